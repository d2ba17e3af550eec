import { beforeAll, describe, expect, it, test } from 'vitest';
import { softwareAuthenticator, stillClock, usingDatabase } from '#kit';
import type { Authenticator } from '#kit';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Answered, Browser, ExampleAccounts } from './example-accounts.ts';
import { addApp } from './example-second-step.ts';
import { resetSecondStep } from './second-step.ts';

const using = usingDatabase();
const clock = stillClock();
const minute = 60_000;
let example: ExampleAccounts;
let strict: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
  strict = await exampleAccounts(using.database, { clock, mfaRequired: true });
});
const now = () => clock.now();

async function withApp() {
  const ada = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(ada.email);
  const { app, codes } = await addApp(browser, now);
  // The step of the confirmation does not count again.
  clock.advance(30_000);
  return { ada, browser, app, codes };
}

const answer = (browser: Browser, challenge: unknown, rest: object) =>
  browser.call('answerChallenge', { body: { challenge, ...rest } });

/** Right password and this code, from a new browser. */
async function signInWith(
  email: string,
  code: string,
  method = 'totp',
  browser = example.browser(),
): Promise<Answered> {
  const first = await browser.signIn(email);
  expect(first.status).toBe(202);
  return await answer(browser, first.body['challenge'], { method, code });
}

describe('signing in with a second step', () => {
  it('asks for it after the right password, and opens the session after the right code', async () => {
    const { ada, app } = await withApp();
    const browser = example.browser();
    const first = await browser.signIn(ada.email);
    expect(first).toMatchObject({ status: 202, body: { methods: ['totp', 'recovery'], passkey: null } });
    expect(browser.cookies.size).toBe(0);
    expect((await browser.call('getMe')).status).toBe(401);
    const second = await answer(browser, first.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(second).toMatchObject({ status: 200, body: { user_id: ada.id } });
    expect((await browser.call('getMe')).status).toBe(200);
  });

  it('says nothing of it after a wrong password', async () => {
    const { ada } = await withApp();
    expect(await example.browser().signIn(ada.email, 'not the right password')).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    });
  });

  it('refuses the password grant of the token endpoint with the same challenge, whose answer is the tokens', async () => {
    const { ada, app } = await withApp();
    const program = example.browser();
    const grant = { grant_type: 'password', email: ada.email, password: goodPassword };
    const first = await program.call('issueToken', { body: grant });
    expect(first).toMatchObject({ status: 403, body: { code: 'MFA_REQUIRED', methods: ['totp', 'recovery'] } });
    const second = await answer(program, first.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(second).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    expect(program.cookies.size).toBe(0);
    const headers = { authorization: `Bearer ${String(second.body['access_token'])}` };
    expect((await program.call('getMe', { headers })).status).toBe(200);
  });

  it('takes a passkey as the second step, of its person only', async () => {
    const { ada, browser } = await withApp();
    const key = softwareAuthenticator(publicUrl);
    const begun = await browser.call('startMyPasskey');
    const options = begun.body['options'] as Parameters<Authenticator['create']>[0];
    const body = { challenge: begun.body['challenge'], name: 'Key', response: key.create(options) };
    expect((await browser.call('makeMyPasskey', { body })).status).toBe(201);
    const guest = example.browser();
    const first = await guest.signIn(ada.email);
    expect(first.body['methods']).toEqual(['passkey', 'totp', 'recovery']);
    const asked = first.body['passkey'] as Parameters<Authenticator['get']>[0];
    const foreign = softwareAuthenticator(publicUrl).get(asked);
    const refused = await answer(guest, first.body['challenge'], { method: 'passkey', response: foreign });
    expect(refused.body['code']).toBe('PASSKEY_REFUSED');
    const { body: again } = await guest.signIn(ada.email);
    const theirs = key.get(again['passkey'] as Parameters<Authenticator['get']>[0]);
    const right = await answer(guest, again['challenge'], { method: 'passkey', response: theirs });
    expect(right.status).toBe(200);
  });

  it('answers a challenge once, and only for ten minutes', async () => {
    const { ada, app, codes } = await withApp();
    const browser = example.browser();
    const first = await browser.signIn(ada.email);
    const challenge = first.body['challenge'];
    expect((await answer(browser, challenge, { method: 'totp', code: app.codeAt(now()) })).status).toBe(200);
    const again = await answer(browser, challenge, { method: 'recovery', code: codes[0] });
    expect(again).toMatchObject({ status: 400, body: { code: 'CHALLENGE_ENDED' } });
    const late = await example.browser().signIn(ada.email);
    clock.advance(10 * minute);
    const ended = await answer(browser, late.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(ended.body['code']).toBe('CHALLENGE_ENDED');
  });
});

describe('rule 29: the codes of the second step', () => {
  it('of one step of the app are taken once, also when they are sent ten times at once', async () => {
    const { ada, app } = await withApp();
    const code = app.codeAt(now());
    const firsts = await Promise.all(Array.from({ length: 4 }, () => example.browser().signIn(ada.email)));
    const answers = await Promise.all(
      firsts.map(({ body }) => answer(example.browser(), body['challenge'], { method: 'totp', code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signInWith(ada.email, app.codeAt(now(), -1))).body['code']).toBe('CODE_WRONG');
    expect((await signInWith(ada.email, app.codeAt(now(), 1))).status).toBe(200);
  });

  it('lock after five wrong ones, for unknown devices, and the wait is said', async () => {
    const { ada, browser, app } = await withApp();
    const guest = example.browser();
    const first = await guest.signIn(ada.email);
    const wrong = { method: 'totp', code: '000000' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(guest, first.body['challenge'], wrong)));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5);
    const right = await answer(guest, first.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(right).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(20);
    // Rule 26: the person's own device has its own count.
    expect((await signInWith(ada.email, app.codeAt(now()), 'totp', browser)).status).toBe(200);
  });

  it('to recover are ten, work once each, in any writing, and are kept as hashes', async () => {
    const { ada, codes } = await withApp();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    const [first = '', second = ''] = codes;
    expect((await signInWith(ada.email, first, 'recovery')).status).toBe(200);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.mfa_changed', title: 'A recovery code was used' });
    expect((await signInWith(ada.email, first, 'recovery')).body['code']).toBe('CODE_WRONG');
    expect((await signInWith(ada.email, second.toUpperCase().replace('-', ' '), 'recovery')).status).toBe(200);
    const rows = await using.db
      .selectFrom('credential')
      .select('secret')
      .where('user_id', '=', ada.id)
      .where('kind', '=', 'recovery')
      .execute();
    expect(rows.every(({ secret }) => secret.startsWith('$argon2id$'))).toBe(true);
  });

  it('to recover are shown once, and new ones end the old', async () => {
    const { ada, browser, codes } = await withApp();
    expect(JSON.stringify((await browser.call('getMySignInMethods')).body)).not.toContain(codes[0]);
    const remade = await browser.call('remakeMyRecoveryCodes');
    expect(remade.status).toBe(201);
    const [fresh = ''] = remade.body['recovery_codes'] as string[];
    expect((await signInWith(ada.email, codes[0] ?? '', 'recovery')).body['code']).toBe('CODE_WRONG');
    expect((await signInWith(ada.email, fresh, 'recovery')).status).toBe(200);
    expect((await browser.call('getMySignInMethods')).body['recovery_codes_left']).toBe(9);
  });

  it('of an app count from their confirmation on, and the secret is kept sealed', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const started = await browser.call('startMyTotp');
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
    const body = { challenge: started.body['challenge'], code: '000000' };
    expect((await browser.call('confirmMyTotp', { body })).body['code']).toBe('CODE_WRONG');
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
    const rows = await using.db.selectFrom('one_time_token').select('payload').where('user_id', '=', ada.id).execute();
    expect(JSON.stringify(rows)).not.toContain(String(started.body['secret']));
  });
});

describe('rule 12: a reset of the password', () => {
  it('does not get past the second step, and ends challenges that wait', async () => {
    const { ada, app } = await withApp();
    const waiting = await example.browser().signIn(ada.email);
    await example.browser().call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const password = 'another heron at the weir';
    expect((await example.browser().call('resetPassword', { body: { token, password } })).status).toBe(204);
    const old = await answer(example.browser(), waiting.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(old.body['code']).toBe('CHALLENGE_ENDED');
    const first = await example.browser().signIn(ada.email, password);
    expect(first.status).toBe(202);
  });
});

describe('rule 1: a password of 8 characters', () => {
  const change = (browser: Browser, next: string) =>
    browser.call('changePassword', { body: { current_password: goodPassword, new_password: next } });

  it('is taken beside a second step only', async () => {
    const { browser } = await withApp();
    expect((await change(browser, 'qx7vRm2')).body['code']).toBe('PASSWORD_REFUSED');
    expect((await change(browser, 'qx7vRm2k')).status).toBe(204);
    const ada = await example.makePerson();
    const without = example.browser();
    await without.signIn(ada.email);
    expect((await change(without, 'qx7vRm2k')).body['code']).toBe('PASSWORD_REFUSED');
  });

  it('keeps the second step from being removed', async () => {
    const { browser } = await withApp();
    await change(browser, 'qx7vRm2k');
    const refused = await browser.call('deleteMyTotp');
    expect(refused).toMatchObject({ status: 409, body: { code: 'SECOND_STEP_NEEDED' } });
  });

  it('goes with the second step when an administrator takes that away', async () => {
    const { ada, browser } = await withApp();
    await change(browser, 'qx7vRm2k');
    await resetSecondStep(example.context, ada.id, { at: now(), address: '', traceId: '', userAgent: '' });
    expect((await browser.call('getMe')).status).toBe(401);
    expect((await example.browser().signIn(ada.email, 'qx7vRm2k')).status).toBe(401);
  });
});

describe('a mailed link to sign in', () => {
  async function linkFor(person: { id: string; email: string }) {
    expect((await example.browser().call('askSignInLink', { body: { email: person.email } })).status).toBe(202);
    await example.answerMail();
    return await example.linkTo(person.id, 'account.sign_in_link');
  }
  const use = (browser: Browser, token: string) => browser.call('useSignInLink', { body: { token } });

  it('signs in once, within 20 minutes, and a newer one ends it', async () => {
    const ada = await example.makePerson();
    const older = await linkFor(ada);
    const newer = await linkFor(ada);
    expect((await use(example.browser(), older)).body['code']).toBe('INVALID_TOKEN');
    const browser = example.browser();
    expect((await use(browser, newer)).status).toBe(200);
    expect((await browser.call('getMe')).status).toBe(200);
    expect((await use(example.browser(), newer)).body['code']).toBe('INVALID_TOKEN');
    const late = await linkFor(ada);
    clock.advance(20 * minute);
    expect((await use(example.browser(), late)).body['code']).toBe('INVALID_TOKEN');
  });

  it('never gets past the second step', async () => {
    const { ada, app } = await withApp();
    const browser = example.browser();
    const first = await use(browser, await linkFor(ada));
    expect(first).toMatchObject({ status: 202, body: { methods: ['totp', 'recovery'] } });
    expect(browser.cookies.size).toBe(0);
    const second = await answer(browser, first.body['challenge'], { method: 'totp', code: app.codeAt(now()) });
    expect(second.status).toBe(200);
  });

  test('rule 26: gets the victim of an attack in, from a device that was never used', async () => {
    const ada = await example.makePerson();
    for (let n = 0; n < 6; n += 1) await example.browser().signIn(ada.email, 'not the right password');
    expect((await example.browser().signIn(ada.email)).status).toBe(429);
    const browser = example.browser();
    expect((await use(browser, await linkFor(ada))).status).toBe(200);
    await browser.call('signOut');
    expect((await browser.signIn(ada.email)).status).toBe(200);
  });

  test('rule 28: is mailed five times an hour to one address, known or not', async () => {
    const ada = await example.makePerson();
    for (const email of [ada.email, 'nobody-asked@example.org']) {
      const ask = () => example.browser().call('askSignInLink', { body: { email } });
      for (let n = 0; n < 5; n += 1) expect((await ask()).status).toBe(202);
      expect(await ask()).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    }
  });

  test('rule 14: proves the address first where nobody has, and brings nothing along that somebody else chose', async () => {
    const email = 'pre-registered-by-link@example.org';
    await example.browser().call('signUp', { body: { email, password: goodPassword } });
    const { userId } = example.announced.at(-1) ?? { userId: '' };
    await example.browser().call('askSignInLink', { body: { email } });
    await example.answerMail();
    await expect(example.linkTo(userId, 'account.sign_in_link')).rejects.toThrow('No mail of type');
  });
});

describe('a role that needs a second step', () => {
  it('may do nothing but set one up until it has one', async () => {
    const boss = await strict.makePerson('MANAGER');
    const browser = strict.browser();
    expect(await browser.signIn(boss.email)).toMatchObject({ status: 200, body: { enrolment_needed: true } });
    for (const route of ['listUsers', 'listMySessions', 'listNotifications'] as const) {
      expect(await browser.call(route)).toMatchObject({ status: 403, body: { code: 'MFA_ENROLMENT_NEEDED' } });
    }
    const token = await browser.call('makeMyApiToken', { body: { name: 'x', scopes: ['me:read'] } });
    expect(token.body['code']).toBe('MFA_ENROLMENT_NEEDED');
    expect((await browser.call('getMe')).status).toBe(200);
    await addApp(browser, now);
    expect((await browser.call('listUsers')).status).toBe(200);
    const refused = await browser.call('deleteMyTotp');
    expect(refused).toMatchObject({ status: 409, body: { code: 'SECOND_STEP_NEEDED' } });
  });

  it('is held to it with access tokens as well', async () => {
    const boss = await strict.makePerson('ADMIN');
    const body = { grant_type: 'password', email: boss.email, password: goodPassword };
    const { body: pair } = await strict.browser().call('issueToken', { body });
    const headers = { authorization: `Bearer ${String(pair['access_token'])}` };
    expect((await strict.browser().call('listUsers', { headers })).body['code']).toBe('MFA_ENROLMENT_NEEDED');
  });

  it('is not that of a member, and not where the setting is off', async () => {
    const ada = await strict.makePerson();
    const browser = strict.browser();
    expect((await browser.signIn(ada.email)).body['enrolment_needed']).toBe(false);
    expect((await browser.call('listMySessions')).status).toBe(200);
    const boss = await example.makePerson('MANAGER');
    const other = example.browser();
    expect((await other.signIn(boss.email)).body['enrolment_needed']).toBe(false);
    expect((await other.call('listUsers')).status).toBe(200);
  });

  it('is let in again with the password alone when the second step was reset, and led to a new one', async () => {
    const boss = await strict.makePerson('ADMIN');
    const browser = strict.browser();
    await browser.signIn(boss.email);
    await addApp(browser, now);
    await strict.accounts.resetSecondStep(boss.email);
    expect((await browser.call('getMe')).status).toBe(401);
    expect((await strict.browser().signIn(boss.email)).body['enrolment_needed']).toBe(true);
    expect(strict.announced.at(-1)).toMatchObject({ type: 'account.mfa_changed', userId: boss.id });
  });
});
