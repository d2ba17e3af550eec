import type { Browser } from './example-accounts.ts';
import { codeOf, stepAt } from './totp.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** For tests: an authenticator app that was given this secret. */
export function exampleApp(base32: string) {
  const bits = Array.from(base32, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const secret = Buffer.from(bytes);
  return { codeAt: (at: Date, shift = 0): string => codeOf(secret, stepAt(at) + shift) };
}
export type ExampleApp = ReturnType<typeof exampleApp>;

/** Sets up an authenticator app for whoever is signed in at this browser. */
export async function addApp(browser: Browser, now: () => Date): Promise<{ app: ExampleApp; codes: string[] }> {
  const started = await browser.call('startMyTotp');
  const app = exampleApp(String(started.body['secret']));
  const body = { challenge: started.body['challenge'], code: app.codeAt(now()) };
  const confirmed = await browser.call('confirmMyTotp', { body });
  if (confirmed.status !== 200) throw new Error(`The app was refused: ${JSON.stringify(confirmed.body)}`);
  return { app, codes: (confirmed.body['recovery_codes'] ?? []) as string[] }; // as the contract says
}
