import { browser, usingApp } from '#kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp();
const open = new Set<WebSocket>();
afterEach(() => {
  for (const socket of open) socket.close();
  open.clear();
});

/** Signs in with what the start printed. */
async function samplePerson(email: string) {
  const password = new RegExp(`${email}\\s+(\\S+)`).exec(kit.app.greeting.join('\n'))?.[1] ?? '';
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return one;
}

/** As an open page does: the sample world speaks while somebody looks. */
function look(cookie: string): void {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  open.add(new WebSocket(url, { headers: { cookie, origin: kit.url } }));
}

const withinAMinute = { timeout: 60_000, interval: 250 };

describe('the sample world', () => {
  it('shows all five systems alive within a minute, without a key or a network', { timeout: 90_000 }, async () => {
    const ada = await samplePerson('ada@tocsin.test');
    look(ada.cookie());
    await vi.waitFor(async () => {
      const { items } = await ada.call('listNotifications', { query: { limit: 100 } });
      const kinds = new Set(items.map(({ category }) => category));
      const { items: visits } = await ada.call('listVisits', {});
      expect([...kinds, ...(visits.length > 0 ? ['visit'] : [])].toSorted()).toEqual(
        expect.arrayContaining(['account', 'article', 'network', 'price', 'visit']),
      );
    }, withinAMinute);
    const fired = await ada.call('listPriceAlerts', {});
    expect(fired.items.some(({ firings }) => firings > 0)).toBe(true);
    expect((await ada.call('listAlarms', { query: {} })).items.length).toBeGreaterThan(0);
    const mails = await fetch(`${kit.url}/dev/mail.json?to=ada@tocsin.test`);
    const { items } = (await mails.json()) as { items: object[] }; // the contract of /dev
    expect(items.length).toBeGreaterThan(2);
  });
});
