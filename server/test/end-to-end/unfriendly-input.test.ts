import { browser, usingApp } from '#kit';
import { describeBadInput } from '#platform/http-conformance';
import { beforeAll, describe } from 'vitest';

describe('whatever is sent, the whole server does not fail:', () => {
  const kit = usingApp();
  const person = { email: 'root@example.org', password: 'a long enough password' };
  let headers: Record<string, string> = {};

  beforeAll(async () => {
    await kit.app.ground.accounts.createUser({ ...person, role: 'ADMIN' });
    const body = { grant_type: 'password' as const, ...person };
    const { access_token } = await browser(kit.url).call('issueToken', { body });
    headers = { authorization: `Bearer ${access_token}` };
  });

  describeBadInput(async () => ({ server: kit.app, headers }), { except: ['signOut'] });
});
