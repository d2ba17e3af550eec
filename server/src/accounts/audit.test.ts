import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import { selectUserByEmail } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

const newPassword = 'another heron at the weir';
const rows = async () => await using.db.selectFrom('audit').selectAll().orderBy('id').execute();

describe('rule 40: the audit log', () => {
  it('has a row for each event of an account, with ids and without secrets', async () => {
    const email = 'ada@example.org';
    const browser = example.browser();
    const secrets: unknown[] = [goodPassword, newPassword, email];
    await browser.call('signUp', { body: { email, password: goodPassword } });
    const id = (await selectUserByEmail(using.db, email))?.id ?? '';
    const token = await example.linkTo(id, 'account.email_verification');
    await browser.call('verifyEmail', { body: { token } });
    await browser.signIn(email, 'not the right password');
    await browser.signIn(email);
    await browser.call('changeMe', { body: { display_name: 'Ada L.' } });
    const made = await browser.call('makeMyApiToken', { body: { name: 'probe', scopes: ['me:read'] } });
    await browser.call('deleteMyApiToken', { params: { id: String(made.body['id']) } });
    await browser.call('changePassword', {
      body: { current_password: 'wrong, wrong, wrong', new_password: newPassword },
    });
    await browser.call('changePassword', { body: { current_password: goodPassword, new_password: newPassword } });
    secrets.push(token, made.body['token'], browser.cookies.get('__Host-tocsin'));
    await browser.call('signOut');
    await browser.call('forgotPassword', { body: { email } });
    await example.answerMail();
    const reset = await example.linkTo(id, 'account.password_reset');
    await browser.call('resetPassword', { body: { token: reset, password: goodPassword } });
    secrets.push(reset);

    const written = (await rows()).filter(({ target_id, actor_id }) => target_id === id || actor_id === id);
    expect(written.map(({ action }) => action)).toEqual([
      'user.signed_up',
      'user.verified',
      'session.refused',
      'session.opened',
      'user.changed',
      'api_token.made',
      'api_token.deleted',
      'password.change_refused',
      'password.changed',
      'session.ended',
      'password.reset_asked',
      'password.reset',
    ]);
    for (const row of written) expect(row).toMatchObject({ target_id: id, address: '127.0.0.1', at: clock.now() });
    const text = JSON.stringify(written);
    for (const secret of secrets) expect(text).not.toContain(String(secret));
  });

  it('is written in the transaction of what it tells of', async () => {
    const ada = await example.makePerson();
    const failing = await exampleAccounts(using.database, {
      clock,
      change: { announce: async () => Promise.reject(new Error('down')) },
    });
    const browser = failing.browser();
    await browser.signIn(ada.email);
    const before = (await rows()).length;
    const body = { current_password: goodPassword, new_password: newPassword };
    expect((await browser.call('changePassword', { body })).status).toBe(500);
    expect(await rows()).toHaveLength(before);
    expect((await browser.signIn(ada.email)).status).toBe(200);
  });

  it('cannot be changed or thinned out', async () => {
    await expect(using.db.updateTable('audit').set({ action: 'x' }).execute()).rejects.toThrow(/append-only/);
    await expect(using.db.deleteFrom('audit').execute()).rejects.toThrow(/append-only/);
    for (const table of ['audit', 'audit_default'])
      await expect(sql`truncate ${sql.table(table)}`.execute(using.db)).rejects.toThrow(/append-only/);
  });
});
