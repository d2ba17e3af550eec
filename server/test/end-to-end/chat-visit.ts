import type { browser } from '#kit';
import { expect } from 'vitest';

export type Chat = 'slack' | 'discord';
export type Person = ReturnType<typeof browser>;

/** The way of a person to the double of a chat and back, to connect a channel there. */
export function visitChat(base: string) {
  /** Leaves for the provider: the address to go to, and the cookie that the browser takes along. */
  async function depart(person: Person, chat: Chat) {
    const answer = await fetch(`${base}/api/v1/destinations/connect/${chat}`, {
      headers: { cookie: person.cookie() },
      redirect: 'manual',
    });
    expect(answer.status).toBe(302);
    const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { url: new URL(answer.headers.get('location') ?? ''), cookie };
  }

  /** Picks a channel on the page of the provider, by its name, and answers where the browser is sent. */
  async function choose(url: URL, pick: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
    const page = await (await fetch(url)).text();
    const [, channel = ''] = new RegExp(`value="([^"]+)"[^>]*> ${pick}<`).exec(page) ?? [];
    const hidden = [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')],
    );
    const answer = await fetch(`${url.origin}${url.pathname}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams([...hidden, ['channel', channel], ['decision', decision]] as [string, string][]), // pairs
    });
    return answer.headers.get('location') ?? '';
  }

  /** Comes back to Tocsin, which sends the browser to the page that says how it ended. */
  async function arrive(person: Person, location: string, cookie: string): Promise<string | null> {
    const headers = { cookie: [person.cookie(), cookie].filter(Boolean).join('; ') };
    const answer = await fetch(location, { headers, redirect: 'manual' });
    expect(answer.status).toBe(302);
    return new URL(answer.headers.get('location') ?? '', base).searchParams.get('ending');
  }

  async function connect(person: Person, chat: Chat, pick: string, decision: 'allow' | 'deny' = 'allow') {
    const { url, cookie } = await depart(person, chat);
    return arrive(person, await choose(url, pick, decision), cookie);
  }

  return { depart, choose, arrive, connect };
}
