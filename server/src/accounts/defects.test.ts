import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import { makeLink, openLink } from './link.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

describe('a defect of user management that must not come back', () => {
  it('verifying demotes a manager: it does not', async () => {
    const { id, email } = await example.makePerson('MANAGER');
    await using.db.updateTable('users').set({ email_verified_at: null }).where('id', '=', id).execute();
    const at = clock.now();
    const jti = await openLink(using.db, { purpose: 'verify-email', user: { id, email }, at });
    const token = new URL(await makeLink(example.context, 'verify-email', jti)).searchParams.get('token');
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    const manager = example.browser();
    await manager.signIn(email);
    expect((await manager.call('getMe')).body).toMatchObject({ role: 'MANAGER', email_verified: true });
  });

  it('a changed e-mail address invalidates tokens because they carry it: they do not', async () => {
    const { id, email } = await example.makePerson();
    const body = { grant_type: 'password', email, password: goodPassword };
    const token = String((await example.browser().call('issueToken', { body })).body['access_token']);
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).not.toContain('@');
    await using.db
      .updateTable('users')
      .set({ email: `moved-${email}` })
      .where('id', '=', id)
      .execute();
    const me = await example.browser().call('getMe', { headers: { authorization: `Bearer ${token}` } });
    expect(me).toMatchObject({ status: 200, body: { id, email: `moved-${email}` } });
  });

  it('a manager can delete or promote an administrator: not even see one', async () => {
    const [manager, admin] = [await example.makePerson('MANAGER'), await example.makePerson('ADMIN')];
    const browser = example.browser();
    await browser.signIn(manager.email);
    const params = { id: admin.id };
    const reason = 'because';
    const answers = [
      await browser.call('changeUser', { params, body: { status: 'disabled', reason } }),
      await browser.call('setUserRole', { params, body: { role: 'AUTHENTICATED', reason } }),
      await browser.call('getUser', { params }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 403, 404]);
  });

  it('an unlimited list: no call gets more than a hundred people', async () => {
    const { email } = await example.makePerson('ADMIN');
    const browser = example.browser();
    await browser.signIn(email);
    expect((await browser.call('listUsers', { query: '?limit=101' })).status).toBe(422);
    for (const route of ['listInvitations', 'listAudit'] as const)
      expect((await browser.call(route, { query: '?limit=101' })).status).toBe(422);
  });
});
