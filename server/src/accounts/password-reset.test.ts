import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { routes } from '@tocsin/sdk/contract';
import { makeLog } from '#platform/log';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Answered, ExampleAccounts } from './example-accounts.ts';
import { makeLink } from './link.ts';
import { updateUser } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

const newPassword = 'another heron at the weir';
const forget = async (email: string) => await example.browser().call('forgotPassword', { body: { email } });
const reset = async (token: string, password = newPassword) =>
  await example.browser().call('resetPassword', { body: { token, password } });

async function askForLink(person: { id: string; email: string }): Promise<string> {
  await forget(person.email);
  await example.answerMail();
  return await example.linkTo(person.id, 'account.password_reset');
}

function seen({ status, body, headers }: Answered) {
  return { status, body, names: [...headers.keys()].toSorted() };
}

describe('rule 10: forgetting the password', () => {
  it('is answered alike and costs the same statements for known, unknown, unproved and disabled accounts', async () => {
    const ada = await example.makePerson();
    const bob = await example.makePerson();
    await updateUser(using.db, bob.id, { status: 'disabled' });
    const eve = await example.makePerson();
    await updateUser(using.db, eve.id, { email_verified_at: null });
    const answers: unknown[] = [];
    for (const email of [ada.email, 'nobody@example.org', bob.email, eve.email]) {
      example.statements.length = 0;
      answers.push({ ...seen(await forget(email)), statements: [...example.statements] });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 202 });
    await example.answerMail();
  });

  it('announces nothing inside the request, and the mail after it, once', async () => {
    const ada = await example.makePerson();
    const before = example.announced.length;
    await forget(ada.email);
    expect(example.announced).toHaveLength(before);
    await example.answerMail();
    const told = example.announced.slice(before);
    expect(told).toMatchObject([{ type: 'account.password_reset', userId: ada.id, category: 'security' }]);
    expect(JSON.stringify(told)).not.toMatch(/eyJ|token=/);
  });

  it('keeps the address sealed while the request waits, and not at all afterwards', async () => {
    const ada = await example.makePerson();
    await forget(ada.email);
    const rows = await using.db.selectFrom('mail_request').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ada.email);
    await example.answerMail();
    expect(await using.db.selectFrom('mail_request').selectAll().execute()).toEqual([]);
  });

  it('survives a failure of the announcement: the request waits for the next try', async () => {
    const ada = await example.makePerson();
    await forget(ada.email);
    const failing = await exampleAccounts(using.database, {
      clock,
      change: { announce: async () => Promise.reject(new Error('down')) },
    });
    await expect(failing.answerMail()).rejects.toThrow('down');
    await example.answerMail();
    expect(await example.linkTo(ada.id, 'account.password_reset')).not.toBe('');
  });

  it('wakes the loop that answers, so that nobody waits for the next round', async () => {
    const ada = await example.makePerson();
    const { promise, resolve } = Promise.withResolvers<string>();
    const announce = async (_tx: unknown, events: readonly { userId: string }[]) => resolve(events[0]?.userId ?? '');
    const own = await exampleAccounts(using.database, { clock, change: { announce } });
    const stop = own.accounts.start();
    await own.browser().call('forgotPassword', { body: { email: ada.email } });
    expect(await promise).toBe(ada.id);
    await stop();
  });
});

describe('rule 11: the reset link', () => {
  it('is single use under 10 parallel posts', async () => {
    const token = await askForLink(await example.makePerson());
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => reset(token, `${newPassword} ${n}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'INVALID_TOKEN')).toHaveLength(9);
  });

  it('is signed by a key of 256 bits, and neither it nor a hash of it is stored', async () => {
    const token = await askForLink(await example.makePerson());
    const signature = Buffer.from(token.split('.')[2] ?? '', 'base64url');
    expect(signature).toHaveLength(64);
    for (const table of ['one_time_token', 'mail_request', 'audit'] as const) {
      expect(JSON.stringify(await using.db.selectFrom(table).selectAll().execute())).not.toContain(token.slice(-40));
    }
  });

  it('lives for 20 minutes', async () => {
    const [ada, bob] = [await example.makePerson(), await example.makePerson()];
    const tokens = [await askForLink(ada), await askForLink(bob)];
    clock.advance(20 * 60_000 - 1000);
    expect((await reset(tokens[0] ?? '')).status).toBe(204);
    clock.advance(1000);
    expect((await reset(tokens[1] ?? '')).status).toBe(400);
  });

  it('ends with a newer request', async () => {
    const ada = await example.makePerson();
    const older = await askForLink(ada);
    const newer = await askForLink(ada);
    expect((await reset(older)).status).toBe(400);
    expect((await reset(newer)).status).toBe(204);
  });

  it('ends with a change of the password', async () => {
    const ada = await example.makePerson();
    const token = await askForLink(ada);
    const browser = example.browser();
    await browser.signIn(ada.email);
    const body = { current_password: goodPassword, new_password: newPassword };
    expect((await browser.call('changePassword', { body })).status).toBe(204);
    expect((await reset(token)).status).toBe(400);
  });

  it('ends with a change of the address', async () => {
    const ada = await example.makePerson();
    const token = await askForLink(ada);
    await updateUser(using.db, ada.id, { email: `moved-${ada.email}` });
    expect((await reset(token)).status).toBe(400);
  });

  it('ends when the account is disabled', async () => {
    const ada = await example.makePerson();
    const admin = await example.makePerson('ADMIN');
    const token = await askForLink(ada);
    const browser = example.browser();
    await browser.signIn(admin.email);
    for (const status of ['disabled', 'active']) {
      await browser.call('changeUser', { params: { id: ada.id }, body: { status, reason: 'a test' } });
      expect((await reset(token)).status).toBe(400);
    }
  });

  it('is not a verification link, and the other way round', async () => {
    const token = await askForLink(await example.makePerson());
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(400);
    const link = example.announced.findLast(({ type }) => type === 'account.password_reset')?.link;
    await expect(makeLink(example.context, 'verify-email', link?.jti ?? '')).rejects.toThrow(/no link/);
  });

  it('is not used up by a password that is refused', async () => {
    const token = await askForLink(await example.makePerson());
    expect((await reset(token, 'too short')).status).toBe(422);
    expect((await reset(token)).status).toBe(204);
  });

  it('costs no hash when it is forged', async () => {
    const before = example.context.hasher.done.hashed;
    const token = await askForLink(await example.makePerson());
    const made = example.context.hasher.done.hashed;
    for (const forged of ['', 'x', 'a.b.c', `${token.slice(0, -4)}AAAA`])
      expect((await reset(forged)).status).toBe(400);
    expect(example.context.hasher.done.hashed).toBe(made);
    expect(made - before).toBe(1);
  });
});

describe('rule 12: a reset', () => {
  it('ends all sessions, refresh tokens and API tokens, tells the sockets, and signs nobody in', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const made = await browser.call('makeMyApiToken', { body: { name: 'probe', scopes: ['me:read'] } });
    const pair = await example.browser().call('issueToken', {
      body: { grant_type: 'password', email: ada.email, password: goodPassword },
    });
    const before = example.ended.length;
    const resetting = example.browser();
    const token = await askForLink(ada);
    expect((await resetting.call('resetPassword', { body: { token, password: newPassword } })).status).toBe(204);

    expect(example.ended.length - before).toBe(2);
    expect((await browser.call('getMe')).status).toBe(401);
    expect((await resetting.call('getMe')).status).toBe(401);
    for (const bearer of [made.body['token'], pair.body['access_token']]) {
      const headers = { authorization: `Bearer ${String(bearer)}` };
      expect((await example.browser().call('getMe', { headers })).status).toBe(401);
    }
    const body = { grant_type: 'refresh_token', refresh_token: pair.body['refresh_token'] };
    expect((await example.browser().call('issueToken', { body })).status).toBe(400);
    expect((await example.browser().signIn(ada.email)).status).toBe(401);
    expect((await example.browser().signIn(ada.email, newPassword)).status).toBe(200);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.password_changed', userId: ada.id });
  });

  it('leaves no session to a sign-in with the old password at the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const ada = await example.makePerson();
      const token = await askForLink(ada);
      const browsers = Array.from({ length: 4 }, () => example.browser());
      await Promise.all([reset(token), ...browsers.map((browser) => browser.signIn(ada.email))]);
      for (const browser of browsers) expect((await browser.call('getMe')).status).toBe(401);
    }
  });
});

describe('rule 13: the token of a link', () => {
  it('stands in the address of a page, and only POST takes it', async () => {
    const ada = await example.makePerson();
    await askForLink(ada);
    const link = example.announced.findLast(({ userId }) => userId === ada.id)?.link;
    const url = await makeLink(example.context, 'reset-password', link?.jti ?? '');
    expect(url).toMatch(new RegExp(`^${publicUrl}/reset-password\\?token=`));
    for (const name of ['verifyEmail', 'resetPassword', 'setUp'] as const) expect(routes[name].method).toBe('POST');
    for (const method of ['GET', 'HEAD']) await example.server.fetch(url, { method });
    for (const method of ['GET', 'HEAD']) {
      const answer = await example.server.fetch(`/api/v1/auth/reset-password?token=${url.split('token=')[1]}`, {
        method,
      });
      expect(answer.status).toBe(405);
    }
    expect((await reset(new URL(url).searchParams.get('token') ?? '')).status).toBe(204);
  });

  it('is not in the log', async () => {
    const destination = new PassThrough();
    const logged = await exampleAccounts(using.database, { clock, log: makeLog({ level: 'trace', destination }) });
    const ada = await logged.makePerson();
    await logged.browser().call('forgotPassword', { body: { email: ada.email } });
    await logged.answerMail();
    const token = await logged.linkTo(ada.id, 'account.password_reset');
    await logged.server.fetch(`/reset-password?token=${token}`, {});
    await logged.browser().call('resetPassword', { body: { token, password: newPassword } });
    await logged.browser().signIn(ada.email, newPassword);
    destination.end();
    const lines = await text(destination);
    expect(lines).toContain('resetPassword');
    for (const secret of [token, token.slice(-30), newPassword, goodPassword, ada.email])
      expect(lines).not.toContain(secret);
  });
});
