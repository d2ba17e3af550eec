import { routes } from '@tocsin/sdk/contract';
import type { Route, RouteName } from '@tocsin/sdk/contract';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { softwareAuthenticator, stillClock, usingDatabase } from '#kit';
import type { Authenticator } from '#kit';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts, Sent } from './example-accounts.ts';
import { addApp } from './example-second-step.ts';

const using = usingDatabase();
const clock = stillClock();
const minute = 60_000;
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});
const now = () => clock.now();

async function signedIn() {
  const ada = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(ada.email);
  return { ada, browser };
}

const someId = '019a0000-0000-7000-8000-000000000000';
const asking: [RouteName, Sent][] = [
  ['startMyTotp', {}],
  ['confirmMyTotp', { body: { challenge: 'x', code: '000000' } }],
  ['deleteMyTotp', {}],
  ['remakeMyRecoveryCodes', {}],
  ['startMyPasskey', {}],
  ['makeMyPasskey', { body: { challenge: 'x', name: 'x', response: softwareAuthenticator(publicUrl).create({}) } }],
  ['deleteMyPasskey', { params: { id: someId } }],
  ['makeMyApiToken', { body: { name: 'x', scopes: ['me:read'] } }],
  ['endMyOtherSessions', {}],
  ['endMySession', { params: { id: someId } }],
  ['changeMyEmail', { body: { email: 'elsewhere@example.org' } }],
  ['exportMe', {}],
  ['deleteMe', { body: { email: 'not-mine@example.org' } }],
  ['linkMyIdentity', { body: { provider: 'github' } }],
  ['unlinkMyIdentity', { params: { id: someId } }],
];

describe('rule 31: what needs a fresh proof of who one is', () => {
  it('is every route of which the contract says so', () => {
    const all: [string, Route][] = Object.entries(routes);
    const named = all.filter(([, { errors }]) => errors?.includes('FRESH_SIGN_IN_NEEDED')).map(([name]) => name);
    expect(asking.map(([name]) => name).toSorted()).toEqual(named.toSorted());
  });

  it.each(asking)('%s is refused ten minutes after it', async (route, sent) => {
    const { browser } = await signedIn();
    clock.advance(10 * minute - 1);
    expect((await browser.call(route, sent)).body['code']).not.toBe('FRESH_SIGN_IN_NEEDED');
    clock.advance(1);
    expect(await browser.call(route, sent)).toMatchObject({ status: 403, body: { code: 'FRESH_SIGN_IN_NEEDED' } });
  });

  it('is answered again after the password, which renews the session (rule 16)', async () => {
    const { browser } = await signedIn();
    clock.advance(11 * minute);
    const before = browser.cookies.get('__Host-tocsin') ?? '';
    expect((await browser.call('getMySignInMethods')).body).toMatchObject({
      confirm_by: ['password'],
      confirmed_until: null,
    });
    const body = { method: 'password', password: goodPassword };
    expect((await browser.call('confirmMyself', { body })).status).toBe(204);
    expect(browser.cookies.get('__Host-tocsin')).not.toBe(before);
    const thief = example.browser();
    thief.cookies.set('__Host-tocsin', before);
    expect((await thief.call('getMe')).status).toBe(401);
    expect((await browser.call('startMyTotp')).status).toBe(201);
  });

  it('is not answered for a wrong password, nor for many', async () => {
    const { browser } = await signedIn();
    const body = { method: 'password', password: 'not the right password' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.call('confirmMyself', { body })));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('asks whoever has a second step for that, and not for the password', async () => {
    const { browser } = await signedIn();
    const { app } = await addApp(browser, now);
    clock.advance(11 * minute);
    const password = { method: 'password', password: goodPassword };
    expect((await browser.call('confirmMyself', { body: password })).status).toBe(401);
    const code = { method: 'totp', code: app.codeAt(now()) };
    expect((await browser.call('confirmMyself', { body: code })).status).toBe(204);
    expect((await browser.call('deleteMyTotp')).status).toBe(204);
  });

  it('takes a passkey', async () => {
    const { browser } = await signedIn();
    const key = softwareAuthenticator(publicUrl);
    const begun = await browser.call('startMyPasskey');
    const options = begun.body['options'] as Parameters<Authenticator['create']>[0];
    await browser.call('makeMyPasskey', {
      body: { challenge: begun.body['challenge'], name: 'Key', response: key.create(options) },
    });
    clock.advance(11 * minute);
    const asked = await browser.call('startMyConfirmation');
    const response = key.get(asked.body['options'] as Parameters<Authenticator['get']>[0]);
    const body = { method: 'passkey', challenge: asked.body['challenge'], response };
    expect((await browser.call('confirmMyself', { body })).status).toBe(204);
    expect((await browser.call('startMyTotp')).status).toBe(201);
  });
});

describe('rule 31: the owner is told', () => {
  const last = () => example.announced.at(-1);

  test('of an authenticator app that was added, of new codes, and of its end', async () => {
    const { ada, browser } = await signedIn();
    await addApp(browser, now);
    expect(last()).toMatchObject({
      type: 'account.mfa_changed',
      userId: ada.id,
      title: 'An authenticator app was added',
    });
    await browser.call('remakeMyRecoveryCodes');
    expect(last()).toMatchObject({ title: 'New recovery codes were made' });
    expect((await browser.call('deleteMyTotp')).status).toBe(204);
    expect(last()).toMatchObject({ title: 'Your authenticator app was removed' });
    expect((await browser.call('getMySignInMethods')).body).toMatchObject({ totp_since: null, recovery_codes_left: 0 });
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
  });

  test('of each change in the audit log, in the same transaction', async () => {
    const { ada, browser } = await signedIn();
    await addApp(browser, now);
    await browser.call('deleteMyTotp');
    const rows = await using.db
      .selectFrom('audit')
      .select('action')
      .where('target_id', '=', ada.id)
      .orderBy('id')
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['totp.made', 'totp.deleted']));
  });
});

describe('rule 16: the session', () => {
  it('has another token after a second step was added', async () => {
    const { browser } = await signedIn();
    const before = browser.cookies.get('__Host-tocsin');
    await addApp(browser, now);
    expect(browser.cookies.get('__Host-tocsin')).not.toBe(before);
    expect((await browser.call('getMe')).status).toBe(200);
  });

  it('is a new one after the second step of a sign-in, and the one that came along has ended', async () => {
    const { ada, browser } = await signedIn();
    const { codes } = await addApp(browser, now);
    const before = browser.cookies.get('__Host-tocsin') ?? '';
    const first = await browser.signIn(ada.email);
    const body = { challenge: first.body['challenge'], method: 'recovery', code: codes[0] };
    expect((await browser.call('answerChallenge', { body })).status).toBe(200);
    const old: Browser = example.browser();
    old.cookies.set('__Host-tocsin', before);
    expect((await old.call('getMe')).status).toBe(401);
  });
});
