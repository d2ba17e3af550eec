import { beforeAll, describe, expect, it, test } from 'vitest';
import { softwareAuthenticator, stillClock, usingDatabase } from '#kit';
import type { Authenticator } from '#kit';
import { makeApiToken } from './api-token.ts';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { addApp } from './example-second-step.ts';

const using = usingDatabase(16);
const clock = stillClock();
const now = () => clock.now();
const minute = 60_000;
let example: ExampleAccounts;
let strict: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
  strict = await exampleAccounts(using.database, { clock, mfaRequired: true });
});

async function withApp() {
  const person = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser, ...(await addApp(browser, now)) };
}

async function challengeOf(email: string, browser = example.browser()) {
  const { status, body } = await browser.signIn(email);
  expect(status).toBe(202);
  return { browser, challenge: String(body['challenge']), body };
}
const guess = async (browser: Browser, challenge: string, code = '000000') =>
  await browser.call('answerChallenge', { body: { challenge, method: 'totp', code } });

async function actionsOf(userId: string): Promise<string[]> {
  const rows = await using.db.selectFrom('audit').select('action').where('target_id', '=', userId).execute();
  return rows.map(({ action }) => action);
}

type CreationOptions = Parameters<Authenticator['create']>[0];
async function addPasskey(browser: Browser, key: Authenticator) {
  const { body } = await browser.call('startMyPasskey');
  const response = key.create(body['options'] as CreationOptions); // checked against the contract by the edge
  return await browser.call('makeMyPasskey', { body: { challenge: body['challenge'], name: 'Laptop', response } });
}

describe('rule 29: wrong codes', () => {
  it('are counted for the person, over as many challenges as are asked for at once', async () => {
    const { email } = await withApp();
    const asked: Awaited<ReturnType<typeof challengeOf>>[] = [];
    for (let n = 0; n < 10; n += 1) asked.push(await challengeOf(email));
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const { browser, challenge } = asked[n % 10] ?? { browser: example.browser(), challenge: '' };
        return (await guess(browser, challenge)).status;
      }),
    );
    expect(answers.filter((status) => status === 401 || status === 400)).toHaveLength(5);
    expect(answers.filter((status) => status === 429)).toHaveLength(45);
  });

  it('get no new count by a new password, however often the mailbox asks for one', async () => {
    const { id, email } = await withApp();
    let tried = 0;
    for (let round = 0; round < 3; round += 1) {
      await example.browser().call('forgotPassword', { body: { email } });
      await example.answerMail();
      const browser = example.browser();
      const token = await example.linkTo(id, 'account.password_reset');
      await browser.call('resetPassword', { body: { token, password: goodPassword } });
      const { challenge } = await challengeOf(email, browser);
      for (let n = 0; n < 6; n += 1) if ((await guess(browser, challenge)).status !== 429) tried += 1;
    }
    expect(tried).toBe(5);
  });

  it('that were too many do not keep the person from a new app after an administrator took the old one away', async () => {
    const { id, email } = await withApp();
    await using.db
      .insertInto('throttle')
      .values({ key: `second-step:${id}`, fails: 100, total: 100, updated_at: now() })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ total: 100 }))
      .execute();
    await example.accounts.resetSecondStep(email);
    const browser = example.browser();
    await browser.signIn(email);
    await addApp(browser, now);
    expect((await browser.call('getMySignInMethods')).body['totp_since']).not.toBeNull();
  });

  it('of the password that were too many in an open session are forgotten with a new password', async () => {
    const { id, email } = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(email);
    const wrong = { current_password: 'not the right password', new_password: 'another heron at the weir' };
    for (let n = 0; n < 6; n += 1) await browser.call('changePassword', { body: wrong });
    expect((await browser.call('changePassword', { body: wrong })).status).toBe(429);
    await example.browser().call('forgotPassword', { body: { email } });
    await example.answerMail();
    const token = await example.linkTo(id, 'account.password_reset');
    await example.browser().call('resetPassword', { body: { token, password: goodPassword } });
    await browser.signIn(email);
    const right = { current_password: goodPassword, new_password: 'another heron at the weir' };
    expect((await browser.call('changePassword', { body: right })).status).toBe(204);
  });
});

describe('rule 31: the second step', () => {
  it('cannot be removed by whoever has an old session and the password alone', async () => {
    const { browser } = await withApp();
    clock.advance(11 * minute);
    const next = 'another heron at the weir';
    const changed = await browser.call('changePassword', {
      body: { current_password: goodPassword, new_password: next },
    });
    expect(changed.status).toBe(204);
    expect((await browser.call('deleteMyTotp')).body['code']).toBe('FRESH_SIGN_IN_NEEDED');
    expect((await browser.call('makeMyApiToken', { body: { name: 'x', scopes: ['me:read'] } })).status).toBe(403);
  });

  it('that is added or removed keeps no session fresh that proved nothing more', async () => {
    const { browser } = await withApp();
    clock.advance(9 * minute);
    expect((await browser.call('deleteMyTotp')).status).toBe(204);
    clock.advance(2 * minute);
    expect((await browser.call('startMyTotp')).body['code']).toBe('FRESH_SIGN_IN_NEEDED');
  });

  it('that a role asks for is asked of API tokens from before as well', async () => {
    const { id } = await strict.makePerson('MANAGER');
    const caller = { at: now(), address: '', traceId: '', userAgent: '' };
    const owner = { kind: 'person', userId: id, role: 'MANAGER', via: 'session' } as const;
    const { token } = await makeApiToken(
      strict.context,
      { name: 'old', scopes: ['me:read', 'alerts:read'], owner },
      caller,
    );
    const headers = { authorization: `Bearer ${token}` };
    const list = async () => await strict.browser().call('listAlerts', { headers });
    expect(await list()).toMatchObject({ status: 403, body: { code: 'MFA_ENROLMENT_NEEDED' } });
    expect((await strict.browser().call('getMe', { headers })).status).toBe(200);
    await using.db
      .insertInto('credential')
      .values({ id: crypto.randomUUID(), user_id: id, kind: 'totp', secret: '', created_at: now(), updated_at: now() })
      .execute();
    // Past the policy; the route itself is another room's.
    expect((await list()).body['code']).not.toBe('MFA_ENROLMENT_NEEDED');
  });
});

describe('rule 30: a passkey', () => {
  it('whose answer to a second step was sent twice is not taken for a copy', async () => {
    const { id, email, browser } = await withApp();
    const key = softwareAuthenticator(publicUrl);
    expect((await addPasskey(browser, key)).status).toBe(201);
    const { challenge, body } = await challengeOf(email);
    const response = key.get(body['passkey'] as CreationOptions); // as above
    const answer = { challenge, method: 'passkey', response };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => example.browser().call('answerChallenge', { body: answer })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await actionsOf(id)).not.toContain('passkey.suspected');
  });

  it('is not the last way in left when it was switched off', async () => {
    const { id, browser } = await withApp();
    const [copied, good] = [softwareAuthenticator(publicUrl), softwareAuthenticator(publicUrl)];
    await addPasskey(browser, copied);
    const { body } = await addPasskey(browser, good);
    const passkeys = using.db.updateTable('credential').where('user_id', '=', id).where('kind', '=', 'passkey');
    const { id: goodId } = body['passkey'] as { id: string };
    await passkeys.where('id', '<>', goodId).set({ disabled_at: now() }).execute();
    await using.db.deleteFrom('credential').where('user_id', '=', id).where('kind', '=', 'password').execute();
    const removed = await browser.call('deleteMyPasskey', { params: { id: goodId } });
    expect(removed).toMatchObject({ status: 409, body: { code: 'LAST_WAY_IN' } });
  });
});

describe('rule 40: the audit log', () => {
  it('has a row for a passkey that was refused, as the first step and as the second', async () => {
    const { id, email, browser } = await withApp();
    const key = softwareAuthenticator(publicUrl);
    await addPasskey(browser, key);
    const begun = await example.browser().call('startPasskeySignIn');
    const forged = key.get(begun.body['options'] as CreationOptions, { origin: 'https://tocsin.evil.test' }); // as above
    const sent = { challenge: begun.body['challenge'], response: forged };
    expect((await example.browser().call('signInWithPasskey', { body: sent })).body['code']).toBe('PASSKEY_REFUSED');
    expect(await actionsOf(id)).toContain('session.refused');
    const { challenge, body } = await challengeOf(email);
    const other = key.get(body['passkey'] as CreationOptions, { rpId: 'evil.test' }); // as above
    await example.browser().call('answerChallenge', { body: { challenge, method: 'passkey', response: other } });
    expect(await actionsOf(id)).toContain('second_step.refused');
  });

  it('and the recovery code that it tells of are written together or not at all', async () => {
    const { email, codes } = await withApp();
    const [code = ''] = codes;
    const { challenge } = await challengeOf(email);
    const broken = await exampleAccounts(using.database, {
      clock,
      change: { announce: async () => Promise.reject(new Error('no announcement now')) },
    });
    const answer = { challenge, method: 'recovery', code };
    expect((await broken.browser().call('answerChallenge', { body: answer })).status).toBe(500);
    expect((await example.browser().call('answerChallenge', { body: answer })).status).toBe(200);
  });
});

test('rule 12: a reset that somebody else requires ends API tokens at once', async () => {
  const boss = await example.makePerson('ADMIN');
  const { id, email } = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(email);
  const { body } = await browser.call('makeMyApiToken', { body: { name: 'x', scopes: ['me:read'] } });
  const headers = { authorization: `Bearer ${String(body['token'])}` };
  expect((await example.browser().call('getMe', { headers })).status).toBe(200);
  const admin = example.browser();
  await admin.signIn(boss.email);
  await admin.call('requirePasswordReset', { params: { id }, body: { reason: 'stolen' } });
  expect((await example.browser().call('getMe', { headers })).status).toBe(401);
});

test('rule 22: a page of another site brings no export about by sending the browser there', async () => {
  const { id, email } = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(email);
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await browser.call('exportMe', { headers })).status).toBe(403);
  expect(await actionsOf(id)).not.toContain('user.exported');
});
