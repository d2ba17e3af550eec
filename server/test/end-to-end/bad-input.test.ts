import { browser, usingApp } from '#kit';
import { describeBadInput } from '#platform/http-conformance';
import { beforeAll, describe } from 'vitest';

describe('bad input never fails the whole server:', () => {
  const kit = usingApp();
  const person = { email: 'root@example.org', password: 'a long enough password' };
  let headers: Record<string, string> = {};

  beforeAll(async () => {
    const link = kit.app.greeting.find((line) => line.includes('/setup?token=')) ?? '';
    const client = browser(kit.url);
    await client.call('setUp', { body: { token: link.split('token=')[1] ?? '', ...person } });
    const { access_token } = await client.call('issueToken', { body: { grant_type: 'password', ...person } });
    headers = { authorization: `Bearer ${access_token}` };
  });

  describeBadInput(async () => ({ server: kit.app, headers }), { except: ['signOut'] });
});
