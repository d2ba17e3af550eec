import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { routes } from '@tocsin/sdk/contract';
import type { Route } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Answered, ExampleAccounts } from './example-accounts.ts';
import { selectUserByEmail, updateUser } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

let addresses = 0;
const newAddress = () => `newcomer-${(addresses += 1)}@example.org`;
const signUp = async (email: string, password = goodPassword) =>
  await example.browser().call('signUp', { body: { email, password } });
const idOf = async (email: string) => (await selectUserByEmail(using.db, email))?.id ?? '';
const told = (userId: string) => example.announced.filter((event) => event.userId === userId).map(({ type }) => type);

function seen({ status, body, headers }: Answered) {
  return { status, body, names: [...headers.keys()].toSorted() };
}

describe('signing up', () => {
  it('leads through the mailed link to a session', async () => {
    const email = newAddress();
    const browser = example.browser();
    expect(
      (await browser.call('signUp', { body: { email, password: goodPassword, display_name: 'Ada' } })).status,
    ).toBe(202);
    expect((await browser.signIn(email)).body).toMatchObject({ code: 'EMAIL_UNVERIFIED' });
    const token = await example.linkTo(await idOf(email), 'account.email_verification');
    expect((await browser.call('verifyEmail', { body: { token } })).status).toBe(204);
    expect((await browser.signIn(email)).status).toBe(200);
    expect((await browser.call('getMe')).body).toMatchObject({
      email,
      email_verified: true,
      display_name: 'Ada',
      role: 'AUTHENTICATED',
    });
  });

  it('never makes the first person an administrator', async () => {
    const admins = await using.db.selectFrom('users').select('id').where('role', '<>', 'AUTHENTICATED').execute();
    expect(admins).toEqual([]);
  });

  it('refuses a short password with the place and the reason', async () => {
    const answer = await signUp(newAddress(), 'too short');
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'PASSWORD_REFUSED', errors: [{ pointer: '/password' }] },
    });
  });

  it.each(['Ada\r\nBcc: everybody@example.org', 'Ada\u001b[2J'])(
    'refuses the name %j, which is no line',
    async (name) => {
      const body = { email: newAddress(), password: goodPassword, display_name: name };
      const answer = await example.browser().call('signUp', { body });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/display_name' }] } });
    },
  );

  it('makes one account of five sign-ups at once', async () => {
    const email = newAddress();
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(email)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    const rows = await using.db.selectFrom('users').select('id').where('email', '=', email).execute();
    expect(rows).toHaveLength(1);
  });

  it('leaves no decoy behind', async () => {
    const email = newAddress();
    await signUp(email);
    await signUp(email);
    const decoys = await using.db.selectFrom('users').select('id').where('email', 'like', '%decoy%').execute();
    expect(decoys).toEqual([]);
  });
});

describe('SIGN_UP', () => {
  it('by invitation refuses everybody else', async () => {
    const closed = await exampleAccounts(using.database, { clock, signUp: 'invite' });
    const answer = await closed.browser().call('signUp', { body: { email: newAddress(), password: goodPassword } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'SIGN_UP_CLOSED' } });
  });

  it('for one domain takes its addresses, and not those that only look like it', async () => {
    const closed = await exampleAccounts(using.database, { clock, signUp: 'domain:example.org' });
    const statusOf = async (email: string) =>
      (await closed.browser().call('signUp', { body: { email, password: goodPassword } })).status;
    expect(await statusOf('Domain@Example.ORG')).toBe(202);
    expect(await statusOf('domain@notexample.org')).toBe(403);
    expect(await statusOf('domain@sub.example.org')).toBe(403);
  });
});

describe('rule 9: signing up with an address that has an account', () => {
  it('is answered like any other, byte for byte', async () => {
    const ada = await example.makePerson();
    expect(seen(await signUp(ada.email))).toEqual(seen(await signUp(newAddress())));
  });

  it('tells the owner, and changes nothing', async () => {
    const ada = await example.makePerson();
    await signUp(ada.email.toUpperCase(), 'a password of somebody else');
    expect(told(ada.id)).toEqual(['account.already_registered']);
    expect((await example.browser().signIn(ada.email, 'a password of somebody else')).status).toBe(401);
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
  });

  it('costs the same statements and one hash', async () => {
    const ada = await example.makePerson();
    const work: unknown[] = [];
    for (const email of [newAddress(), ada.email]) {
      example.statements.length = 0;
      const before = example.context.hasher.done.hashed;
      await signUp(email);
      work.push({ count: example.statements.length, hashes: example.context.hasher.done.hashed - before });
    }
    expect(work[0]).toMatchObject({ hashes: 1 });
    expect(work[1]).toEqual(work[0]);
  });

  it('tells nothing of a disabled account either', async () => {
    const ada = await example.makePerson();
    await updateUser(using.db, ada.id, { status: 'disabled' });
    expect(seen(await signUp(ada.email))).toEqual(seen(await signUp(newAddress())));
  });
});

describe('rule 14: the verification link', () => {
  async function newcomer() {
    const email = newAddress();
    await signUp(email);
    const id = await idOf(email);
    return { id, email, token: await example.linkTo(id, 'account.email_verification') };
  }
  const verify = async (token: string) => await example.browser().call('verifyEmail', { body: { token } });

  it('works once, also of ten at once', async () => {
    const { token } = await newcomer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
    expect(await verify(token)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } });
  });

  it('works for 24 hours and no longer', async () => {
    const first = await newcomer();
    const second = await newcomer();
    clock.advance(24 * 3600_000 - 1000);
    expect((await verify(first.token)).status).toBe(204);
    clock.advance(2000);
    expect((await verify(second.token)).status).toBe(400);
  });

  it('is for the person and the address that it was made for', async () => {
    const { id, token } = await newcomer();
    await updateUser(using.db, id, { email: newAddress() });
    expect((await verify(token)).status).toBe(400);
  });

  it('gives whoever clicks it no session', async () => {
    const { token } = await newcomer();
    const stranger = example.browser();
    await stranger.call('verifyEmail', { body: { token } });
    expect(stranger.cookies.size).toBe(0);
  });

  it('ends the password that somebody else registered before', async () => {
    const email = newAddress();
    await signUp(email, 'the password of a stranger');
    await signUp(email, 'the password of the owner');
    const id = await idOf(email);
    await verify(await example.linkTo(id, 'account.email_verification'));
    expect((await example.browser().signIn(email, 'the password of a stranger')).status).toBe(401);
    expect((await example.browser().signIn(email, 'the password of the owner')).status).toBe(200);
  });

  it('keeps the password of its own sign-up, also when a stranger signed up after it', async () => {
    const email = newAddress();
    await signUp(email, 'the password of the owner');
    const id = await idOf(email);
    const own = await example.linkTo(id, 'account.email_verification');
    await signUp(email, 'the password of a stranger');
    const later = await example.linkTo(id, 'account.email_verification');
    expect((await verify(own)).status).toBe(204);
    expect((await verify(later)).status).toBe(400);
    expect((await example.browser().signIn(email, 'the password of a stranger')).status).toBe(401);
    expect((await example.browser().signIn(email, 'the password of the owner')).status).toBe(200);
  });

  it('is replaced by a reset, which proves the mailbox and sets another password', async () => {
    const email = newAddress();
    await signUp(email, 'the password of a stranger');
    const id = await idOf(email);
    const stale = await example.linkTo(id, 'account.email_verification');
    await example.browser().call('forgotPassword', { body: { email } });
    await example.answerMail();
    const token = await example.linkTo(id, 'account.password_reset');
    await example.browser().call('resetPassword', { body: { token, password: goodPassword } });
    expect((await example.browser().signIn(email)).status).toBe(200);
    expect((await verify(stale)).status).toBe(400);
    expect((await example.browser().signIn(email, 'the password of a stranger')).status).toBe(401);
  });

  it('is sent again on request, to unproved addresses only, with the same answer for every address', async () => {
    const { id, email } = await newcomer();
    const ada = await example.makePerson();
    const again = async (to: string) => await example.browser().call('resendVerification', { body: { email: to } });
    const answers = [await again(email), await again(ada.email), await again('nobody@example.org')].map(seen);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(202);
    await example.answerMail();
    expect(told(id)).toEqual(['account.email_verification', 'account.email_verification']);
    expect(told(ada.id)).toEqual([]);
    expect((await verify(await example.linkTo(id, 'account.email_verification'))).status).toBe(204);
    expect((await example.browser().signIn(email)).status).toBe(200);
  });
});

describe('rule 28: mail that somebody asks for', () => {
  it('reaches one mailbox five times an hour, whoever asks and on whichever way', async () => {
    clock.advance(2 * 3600_000);
    const email = newAddress();
    const routes = [
      'signUp',
      'forgotPassword',
      'resendVerification',
      'forgotPassword',
      'resendVerification',
      'forgotPassword',
    ] as const;
    const statuses: number[] = [];
    for (const route of routes) {
      const body = route === 'signUp' ? { email, password: goodPassword } : { email };
      statuses.push((await example.browser().call(route, { body })).status);
    }
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    clock.advance(3600_000 + 1000);
    expect((await example.browser().call('forgotPassword', { body: { email } })).status).toBe(202);
  });

  it('is refused alike for an address without an account, with the time to wait', async () => {
    const ada = await example.makePerson();
    for (const email of [ada.email, newAddress()]) {
      const ask = async () => await example.browser().call('forgotPassword', { body: { email } });
      for (let n = 0; n < 5; n += 1) expect((await ask()).status).toBe(202);
      const refused = await ask();
      expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
      expect(refused.headers.get('retry-after')).toBe('3600');
    }
  });

  it('is limited for one address block as well', async () => {
    clock.advance(2 * 3600_000);
    const statuses: number[] = [];
    for (let n = 0; n < 103; n += 1) {
      const body = { email: newAddress() };
      statuses.push((await example.browser().call('forgotPassword', { body })).status);
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(100);
    expect(statuses.slice(100)).toEqual([429, 429, 429]);
    clock.advance(2 * 3600_000);
  });
});

describe('rule 36: what a body may not set', () => {
  const all: [string, Route][] = Object.entries(routes);
  const bodies = all.flatMap(([name, { body }]) => (body === undefined ? [] : [[name, body] as const]));

  it.for(bodies)('is refused by %s', ([name, body]) => {
    expect(openIn(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })), name).toEqual(open[name] ?? []);
  });

  it('includes the role, wherever the role is not what the route is for', async () => {
    const answer = await example
      .browser()
      .call('signUp', { body: { email: newAddress(), password: goodPassword, role: 'ADMIN' } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/role' }] } });
    const browser = example.browser();
    await browser.signIn((await example.makePerson()).email);
    expect((await browser.call('changeMe', { body: { role: 'ADMIN' } })).status).toBe(422);
    expect((await browser.call('changeMe', { body: { email: 'other@example.org' } })).status).toBe(422);
  });
});

// Passkeys answer what their makers like, and the library reads the parts that it knows. Forms of providers and
// CloudEvents have fields that we do not name; no column of ours is written from those.
const passkeyIn = (path: string) => [`${path}/response/clientExtensionResults`, `${path}/response/response`];
const event = ['', '/data/details'];
const open: Readonly<Record<string, readonly string[]>> = {
  answerChallenge: passkeyIn(''),
  signInWithPasskey: passkeyIn(''),
  signUpWithPasskey: passkeyIn(''),
  makeMyPasskey: passkeyIn(''),
  confirmMyself: passkeyIn(''),
  pushEvents: [...event, ...event.map((path) => `/[]${path}`)],
  inboundTwilio: [''],
  inboundSlack: [''],
  unsubscribe: [''],
};

/** Where in a body a field may stand that the contract does not name. */
function openIn(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'type' in schema && schema.type === 'object';
  const here =
    own && 'additionalProperties' in schema && schema.additionalProperties === false ? [] : own ? [path] : [];
  const within = (key: string, step: (name: string) => string) =>
    Object.entries(Object(Reflect.get(schema, key))).flatMap(([name, part]) => openIn(part, `${path}${step(name)}`));
  const inItems = 'items' in schema ? openIn(schema.items, `${path}/[]`) : [];
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => within(key, () => ''));
  return [...here, ...within('properties', (name) => `/${name}`), ...inItems, ...choices];
}

describe('rule 41: when something fails', () => {
  const failures = [
    ['the announcement', { announce: async () => Promise.reject(new Error('select secret_table failed')) }],
    ['the recipient', { onUserChanged: async () => Promise.reject(new Error('select secret_table failed')) }],
  ] as const;

  it.for(failures)('at %s, no half account stays and nothing leaks', async ([, change]) => {
    const broken = await exampleAccounts(using.database, { clock, change });
    const email = newAddress();
    const answer = await broken.browser().call('signUp', { body: { email, password: goodPassword } });
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/select|secret_table|insert|stack/);
    expect(await selectUserByEmail(using.db, email)).toBeUndefined();
    const credentials = await using.db
      .selectFrom('credential')
      .leftJoin('users', 'users.id', 'user_id')
      .selectAll()
      .where('users.id', 'is', null)
      .execute();
    expect(credentials).toEqual([]);
    expect((await signUp(email)).status).toBe(202);
  });

  it('in the database, a constraint says nothing of itself', async () => {
    const broken = await exampleAccounts(using.database, {
      clock,
      change: {
        onUserChanged: async (tx, { id }) =>
          void (await tx.updateTable('users').set({ email: '' }).where('id', '=', id).execute()),
      },
    });
    const answer = await broken.browser().call('signUp', { body: { email: newAddress(), password: goodPassword } });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/constraint|users_email|violates/);
  });
});
