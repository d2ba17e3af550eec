import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { Answered, Browser } from './example-accounts.ts';

/** Who somebody is at the provider, and what they choose there. */
export interface Chosen {
  login?: string;
  name?: string;
  email?: string;
  verified?: boolean;
  decision?: 'allow' | 'deny';
}

/** Answers the page of the provider; gives the address to which it sends the browser back. */
export async function answerProvider(address: string, chosen: Chosen): Promise<URL> {
  const { login = 'octo', name = '', email = `${login}@example.org`, verified = true, decision = 'allow' } = chosen;
  const body = new URLSearchParams({ login, name, email, decision, ...(verified ? { verified: 'yes' } : {}) });
  const response = await fetch(address, { method: 'POST', body, redirect: 'manual' });
  const back = response.headers.get('location');
  if (back === null) throw new Error(`The provider refused the request: ${await response.text()}`);
  return new URL(back);
}

/** A browser's way to the provider and back, as far as the address that it comes back to. */
export async function goToProvider(browser: Browser, provider: LoginProviderName, chosen: Chosen): Promise<URL> {
  const started = await browser.call('startProviderLogin', { params: { provider } });
  return await answerProvider(started.headers.get('location') ?? '', chosen);
}

/** The whole way; the answer sends the browser on. */
export async function signInAt(browser: Browser, provider: LoginProviderName, chosen: Chosen): Promise<Answered> {
  const { search: query } = await goToProvider(browser, provider, chosen);
  return await browser.call('finishProviderLogin', { params: { provider }, query });
}

export const goesOnTo = ({ headers }: Answered): string => headers.get('location') ?? '';

/** What the page about the outcome is told. */
export const outcomeOf = (answer: Answered): string | null =>
  new URL(goesOnTo(answer), 'https://tocsin.test').searchParams.get('outcome');
