import { browser, usingApp } from '#kit';
import { describe, expect, it } from 'vitest';

const kit = usingApp({ TOCSIN_SAMPLE: 'off' });
const password = 'a long enough password';

describe('rule 49: outside of sample mode', () => {
  it.each(['slack', 'discord'] as const)(
    '%s without credentials is off on this server, and never faked',
    async (chat) => {
      const email = `${chat}@example.org`;
      await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
      const ada = browser(kit.url);
      await ada.call('signIn', { body: { email, password } });
      await expect(ada.call('connectDestination', { params: { channel: chat } })).rejects.toMatchObject({
        code: 'CHANNEL_OFF',
      });
      const { channels } = await ada.call('getPreferences');
      expect(channels.find(({ channel }) => channel === chat)).toMatchObject({ state: 'off' });
      expect((await fetch(`${kit.url}/dev/${chat}.json`)).status).toBe(404);
      expect((await fetch(`${kit.url}/dev/${chat}`)).status).toBe(404);
    },
  );
});
