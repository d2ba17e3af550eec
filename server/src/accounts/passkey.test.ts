import { beforeAll, describe, expect, it, test } from 'vitest';
import { softwareAuthenticator, stillClock, usingDatabase } from '#kit';
import type { Authenticator } from '#kit';
import { enterFully } from './entrance.ts';
import { exampleAccounts, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { updateUser } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

type Options = Parameters<Authenticator['create']>[0];
interface Begun {
  challenge: string;
  options: Options;
}

async function begin(browser: Browser, route: Parameters<Browser['call']>[0], body?: object): Promise<Begun> {
  const { status, body: answer } = await browser.call(route, body === undefined ? {} : { body });
  expect(status).toBe(200);
  return answer as unknown as Begun; // checked against the contract by the edge
}

async function add(browser: Browser, key: Authenticator, name = 'Laptop', deviation = {}) {
  const { challenge, options } = await begin(browser, 'startMyPasskey');
  return await browser.call('makeMyPasskey', { body: { challenge, name, response: key.create(options, deviation) } });
}

async function withPasskey() {
  const ada = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(ada.email);
  const key = softwareAuthenticator(publicUrl);
  expect((await add(browser, key)).status).toBe(201);
  return { ada, browser, key };
}

async function show(key: Authenticator, deviation = {}, browser = example.browser()) {
  const { challenge, options } = await begin(browser, 'startPasskeySignIn');
  const body = { challenge, response: key.get(options, deviation) };
  return { browser, body, answer: await browser.call('signInWithPasskey', { body }) };
}

describe('rule 30: a passkey', () => {
  it('signs in by itself, as both steps at once', async () => {
    const { ada, key } = await withPasskey();
    const { browser, answer } = await show(key);
    expect(answer).toMatchObject({ status: 200, body: { user_id: ada.id, enrolment_needed: false } });
    expect(await browser.call('getMe')).toMatchObject({ status: 200, body: { email: ada.email } });
  });

  it.each([
    ['from another site', { origin: 'https://tocsin.evil.test' }],
    ['for another site', { rpId: 'evil.test' }],
    ['for another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['without the person verified', { verified: false }],
  ])('is refused %s, when it is made and when it is shown', async (_, deviation) => {
    const { browser, key } = await withPasskey();
    const other = softwareAuthenticator(publicUrl);
    expect(await add(browser, other, 'Other', deviation)).toMatchObject({
      status: 400,
      body: { code: 'PASSKEY_REFUSED' },
    });
    expect((await show(key, deviation)).answer).toMatchObject({ status: 400, body: { code: 'PASSKEY_REFUSED' } });
    expect((await show(key)).answer.status).toBe(200);
  });

  it('is refused when what it said before is said again', async () => {
    const { key } = await withPasskey();
    const { body, answer } = await show(key);
    expect(answer.status).toBe(200);
    const again = await example.browser().call('signInWithPasskey', { body });
    expect(again).toMatchObject({ status: 400, body: { code: 'CHALLENGE_ENDED' } });
    const { challenge } = await begin(example.browser(), 'startPasskeySignIn');
    const elsewhere = await example.browser().call('signInWithPasskey', { body: { ...body, challenge } });
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'PASSKEY_REFUSED' } });
  });

  it('opens one session when one answer is sent ten times at once', async () => {
    const { key } = await withPasskey();
    const { challenge, options } = await begin(example.browser(), 'startPasskeySignIn');
    const body = { challenge, response: key.get(options) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => example.browser().call('signInWithPasskey', { body })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('lets its person in on several devices at the same moment', async () => {
    const { ada } = await withPasskey();
    const came = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const user = { id: ada.id, email: ada.email, role: 'AUTHENTICATED', secondStep: true } as const;
        const caller = { at: clock.now(), address: '', traceId: '', userAgent: '' };
        return await enterFully(example.context, { user, kind: 'browser', by: 'passkey' }, caller);
      }),
    );
    expect(came.map((one) => one?.userId)).toEqual([ada.id, ada.id, ada.id, ada.id]);
  });

  it('is refused after ten minutes', async () => {
    const { key } = await withPasskey();
    const { challenge, options } = await begin(example.browser(), 'startPasskeySignIn');
    clock.advance(10 * 60_000);
    const body = { challenge, response: key.get(options) };
    expect((await example.browser().call('signInWithPasskey', { body })).body['code']).toBe('CHALLENGE_ENDED');
  });

  it('is switched off, and its owner is told, when its counter goes back', async () => {
    const { ada, key, browser } = await withPasskey();
    expect((await show(key, { counter: 9 })).answer.status).toBe(200);
    expect((await show(key, { counter: 9 })).answer.body['code']).toBe('PASSKEY_REFUSED');
    expect(example.announced.at(-1)).toMatchObject({
      type: 'account.mfa_changed',
      userId: ada.id,
      title: 'A passkey was switched off for your safety',
    });
    expect((await show(key, { counter: 50 })).answer.body['code']).toBe('PASSKEY_REFUSED');
    const { body } = await browser.call('getMySignInMethods');
    expect(body).toMatchObject({ passkeys: [{ name: 'Laptop', suspect: true }] });
  });

  it('of a disabled person, and one that nobody has, are refused alike', async () => {
    const { ada, key } = await withPasskey();
    await updateUser(using.db, ada.id, { status: 'disabled' });
    const disabled = (await show(key)).answer;
    const unknown = (await show(softwareAuthenticator(publicUrl))).answer;
    const { trace_id: _, ...seen } = disabled.body;
    const { trace_id: __, ...expected } = unknown.body;
    expect(seen).toEqual(expected);
    expect(disabled.status).toBe(400);
  });

  it('is not made twice, and not for somebody else', async () => {
    const { browser, key } = await withPasskey();
    expect((await add(browser, key)).body['code']).toBe('PASSKEY_REFUSED');
    const bob = await withPasskey();
    expect((await add(bob.browser, key)).body['code']).toBe('PASSKEY_REFUSED');
    const { challenge, options } = await begin(browser, 'startMyPasskey');
    const response = softwareAuthenticator(publicUrl).create(options);
    const stolen = await bob.browser.call('makeMyPasskey', { body: { challenge, name: 'Bob', response } });
    expect(stolen.body['code']).toBe('CHALLENGE_ENDED');
  });

  it('is refused when it is made of anything else', async () => {
    const { browser, key } = await withPasskey();
    const { challenge } = await begin(browser, 'startMyPasskey');
    const response = { ...key.get({}), response: { clientDataJSON: 'e30', attestationObject: ['no'] } };
    const answer = await browser.call('makeMyPasskey', { body: { challenge, name: 'x', response } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'PASSKEY_REFUSED' } });
  });
});

describe('passkeys of a person', () => {
  it('may be several, have names, and go one by one', async () => {
    const { browser, key } = await withPasskey();
    const phone = softwareAuthenticator(publicUrl);
    const second = await add(browser, phone, 'Phone');
    expect(second).toMatchObject({ status: 201, body: { recovery_codes: null, passkey: { name: 'Phone' } } });
    const { body } = await browser.call('getMySignInMethods');
    const [first] = body['passkeys'] as { id: string; name: string }[];
    const params = { id: first?.id ?? '' };
    expect(await browser.call('renameMyPasskey', { params, body: { name: 'Old laptop' } })).toMatchObject({
      status: 200,
      body: { name: 'Old laptop' },
    });
    expect((await browser.call('deleteMyPasskey', { params })).status).toBe(204);
    expect((await show(key)).answer.body['code']).toBe('PASSKEY_REFUSED');
    expect((await show(phone)).answer.status).toBe(200);
    expect((await browser.call('deleteMyPasskey', { params })).body['code']).toBe('PASSKEY_NOT_FOUND');
  });

  it('are nobody else’s to rename or remove', async () => {
    const { browser } = await withPasskey();
    const { body } = await browser.call('getMySignInMethods');
    const [own] = body['passkeys'] as { id: string }[];
    const other = (await withPasskey()).browser;
    const params = { id: own?.id ?? '' };
    expect((await other.call('deleteMyPasskey', { params })).status).toBe(404);
    expect((await other.call('renameMyPasskey', { params, body: { name: 'mine' } })).status).toBe(404);
  });

  it('the last one stays where there is no other way in', async () => {
    const { ada, browser } = await withPasskey();
    await using.db.deleteFrom('credential').where('user_id', '=', ada.id).where('kind', '=', 'password').execute();
    const { body } = await browser.call('getMySignInMethods');
    const [own] = body['passkeys'] as { id: string }[];
    const answer = await browser.call('deleteMyPasskey', { params: { id: own?.id ?? '' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'LAST_WAY_IN' } });
  });
});

describe('signing up with a passkey', () => {
  async function signUp(email: string, key: Authenticator) {
    const browser = example.browser();
    const begun = await begin(browser, 'startPasskeySignUp', { email });
    const body = { challenge: begun.challenge, response: key.create(begun.options) };
    return { begun, answer: await browser.call('signUpWithPasskey', { body }) };
  }

  it('opens the account once the address is proved', async () => {
    const email = 'new-by-passkey@example.org';
    const key = softwareAuthenticator(publicUrl);
    expect((await signUp(email, key)).answer.status).toBe(202);
    expect((await show(key)).answer.body['code']).toBe('EMAIL_UNVERIFIED');
    const { userId } = example.announced.at(-1) ?? { userId: '' };
    const token = await example.linkTo(userId, 'account.email_verification');
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    expect((await show(key)).answer).toMatchObject({ status: 200, body: { user_id: userId } });
  });

  test('rule 9: an address that is known is answered alike, and its owner is told', async () => {
    const ada = await example.makePerson();
    const key = softwareAuthenticator(publicUrl);
    const known = await signUp(ada.email, key);
    const fresh = await signUp('another-new@example.org', softwareAuthenticator(publicUrl));
    expect(known.answer.status).toBe(fresh.answer.status);
    expect(known.answer.body).toEqual(fresh.answer.body);
    expect(Object.keys(known.begun.options)).toEqual(Object.keys(fresh.begun.options));
    expect(
      example.announced.some((event) => event.type === 'account.already_registered' && event.userId === ada.id),
    ).toBe(true);
    expect((await show(key)).answer.body['code']).toBe('PASSKEY_REFUSED');
  });

  test('rule 14: a passkey that somebody registered before does not survive the proof by another', async () => {
    const email = 'pre-registered@example.org';
    const stranger = softwareAuthenticator(publicUrl);
    const owner = softwareAuthenticator(publicUrl);
    await signUp(email, stranger);
    await signUp(email, owner);
    const { userId } = example.announced.at(-1) ?? { userId: '' };
    const token = await example.linkTo(userId, 'account.email_verification');
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    expect((await show(stranger)).answer.body['code']).toBe('PASSKEY_REFUSED');
    expect((await show(owner)).answer.status).toBe(200);
  });
});

test('rule 26: a passkey gets in while somebody else guesses the password', async () => {
  const { ada, key } = await withPasskey();
  for (let n = 0; n < 6; n += 1) await example.browser().signIn(ada.email, 'not the right password');
  expect((await example.browser().signIn(ada.email)).status).toBe(429);
  expect((await show(key)).answer.status).toBe(200);
});
