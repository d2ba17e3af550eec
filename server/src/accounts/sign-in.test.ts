import { beforeAll, describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { sha256 } from '#platform/crypto';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Answered, ExampleAccounts } from './example-accounts.ts';
import { makeHasher } from './password-hasher.ts';
import { signIn } from './sign-in.ts';
import { upsertPassword } from './credential.queries.ts';
import { updateUser } from './user.queries.ts';

const using = usingDatabase(16);
const clock = stillClock();
const minute = 60_000;
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

const wrong = 'not the right password';
/** What a stranger can see of an answer; the trace id and the time to wait differ from call to call. */
function seen({ status, body, headers }: Answered) {
  const { trace_id: _, ...rest } = body;
  const names = [...headers.keys()].filter((name) => name !== 'x-trace-id').toSorted();
  return { status, rest, names };
}

async function tryWrong(email: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) statuses.push((await example.browser().signIn(email, wrong)).status);
  return statuses;
}

describe('signing in', () => {
  it('opens a session with the right password', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    const answer = await browser.signIn(ada.email);
    expect(answer).toMatchObject({ status: 200, body: { user_id: ada.id } });
    expect(await browser.call('getMe')).toMatchObject({ status: 200, body: { email: ada.email } });
  });

  it('takes the address in any case', async () => {
    const ada = await example.makePerson();
    expect((await example.browser().signIn(ada.email.toUpperCase())).status).toBe(200);
  });

  it('answers the right password of an unproved address with EMAIL_UNVERIFIED and no session', async () => {
    const ada = await example.makePerson();
    await updateUser(using.db, ada.id, { email_verified_at: null });
    const browser = example.browser();
    expect(await browser.signIn(ada.email)).toMatchObject({ status: 403, body: { code: 'EMAIL_UNVERIFIED' } });
    expect(browser.cookies.size).toBe(0);
    expect((await browser.signIn(ada.email, wrong)).status).toBe(401);
  });

  it('hashes the password again when the parameters have changed', async () => {
    const ada = await example.makePerson();
    const secret = await makeHasher({ timeCost: 1 }).hash(goodPassword);
    await upsertPassword(using.db, { id: ada.id, userId: ada.id, secret, at: clock.now() });
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
    const row = await using.db
      .selectFrom('credential')
      .select('secret')
      .where('user_id', '=', ada.id)
      .executeTakeFirstOrThrow();
    expect(row.secret).toContain('t=2');
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
  });
});

describe('rule 8: an unknown address, a wrong password and a disabled account', () => {
  async function people() {
    const ada = await example.makePerson();
    const bob = await example.makePerson();
    await updateUser(using.db, bob.id, { status: 'disabled' });
    const eve = await example.makePerson();
    await using.db.deleteFrom('credential').where('user_id', '=', eve.id).execute();
    return [
      [`nobody-${eve.id}@example.org`, wrong],
      [ada.email, wrong],
      [bob.email, goodPassword],
      [eve.email, goodPassword],
    ] as const;
  }

  it('get the same status, body and headers', async () => {
    const answers: unknown[] = [];
    for (const [email, password] of await people()) answers.push(seen(await example.browser().signIn(email, password)));
    expect(answers[0]).toMatchObject({ status: 401, rest: { code: 'INVALID_CREDENTIALS' } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('cost the same statements and one hash each', async () => {
    const work: unknown[] = [];
    for (const [email, password] of await people()) {
      example.statements.length = 0;
      const before = example.context.hasher.done.verified;
      await example.browser().signIn(email, password);
      work.push({ statements: [...example.statements], hashes: example.context.hasher.done.verified - before });
    }
    expect(work[0]).toMatchObject({ hashes: 1 });
    for (const one of work) expect(one).toEqual(work[0]);
  });

  it('cost and answer the same when they reach the first wait', async () => {
    const work: unknown[] = [];
    for (const [email] of await people()) {
      for (let n = 0; n < 7; n += 1) {
        example.statements.length = 0;
        const answer = await example.browser().signIn(email, wrong);
        (work[n] as unknown[] | undefined)?.push([seen(answer), [...example.statements]]);
        work[n] ??= [[seen(answer), [...example.statements]]];
      }
    }
    for (const tries of work as unknown[][]) {
      for (const one of tries) expect(one).toEqual(tries[0]);
    }
    clock.advance(24 * 60 * minute);
  });
});

describe('rule 16: the session of a sign-in', () => {
  it('is a new one, and the session that the browser brought along has ended', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const old = browser.cookies.get('__Host-tocsin') ?? '';
    await browser.signIn(ada.email);
    expect(browser.cookies.get('__Host-tocsin')).not.toBe(old);
    const thief = example.browser();
    thief.cookies.set('__Host-tocsin', old);
    expect((await thief.call('getMe')).status).toBe(401);
  });

  it('never takes the token that somebody planted', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    browser.cookies.set('__Host-tocsin', 'planted-by-somebody-else-00000000000000000000');
    await browser.signIn(ada.email);
    expect(browser.cookies.get('__Host-tocsin')).not.toContain('planted');
  });
});

test('rule 17: the session token has 256 bits, stands in the cookie only, and is stored as its SHA-256', async () => {
  const ada = await example.makePerson();
  const browser = example.browser();
  const answer = await browser.signIn(ada.email);
  const token = browser.cookies.get('__Host-tocsin') ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(JSON.stringify(answer.body)).not.toContain(token);
  expect(JSON.stringify((await browser.call('listMySessions')).body)).not.toContain(token);
  const rows = await using.db.selectFrom('session').selectAll().where('user_id', '=', ada.id).execute();
  expect(rows.map((row) => row.token_hash)).toEqual([sha256(token)]);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('rule 18: the cookie is __Host-, Secure, HttpOnly, SameSite and for every path, and the answer is not stored', async () => {
  const ada = await example.makePerson();
  const { headers } = await example.browser().signIn(ada.email);
  const cookies = headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-tocsin/);
    for (const part of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie.split('; ')).toContain(part);
    expect(cookie).not.toMatch(/domain/i);
  }
  expect(headers.get('cache-control')).toBe('no-store');
});

describe('rule 24: guessing passwords', () => {
  it('gets at most 5 of 50 at once verified', async () => {
    const ada = await example.makePerson();
    const before = example.context.hasher.done.verified;
    const answers = await Promise.all(Array.from({ length: 50 }, () => example.browser().signIn(ada.email, wrong)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(45);
    expect(example.context.hasher.done.verified - before).toBe(5);
  });

  it('is counted per address as well, whatever X-Forwarded-For says', async () => {
    clock.advance(2 * 60 * minute);
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${n}` };
      const body = { email: `nobody-${n}@example.org`, password: wrong };
      statuses.push((await example.browser().call('signIn', { body, headers })).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(50);
    expect(statuses.slice(50)).toEqual(Array.from({ length: 10 }, () => 429));
    clock.advance(2 * 60 * minute);
  });

  it('is counted for a whole /64 of IPv6, because whoever has one address of it has all', async () => {
    const attempt = (n: number) => ({ email: `six-${n}@example.org`, password: wrong, kind: 'tokens' }) as const;
    const from = (address: string) => ({ at: clock.now(), address, traceId: '', userAgent: '' });
    const tryFrom = async (n: number, address: string) =>
      await signIn(example.context, attempt(n), from(address)).catch((error: { code: string }) => error.code);
    for (let n = 0; n < 50; n += 1) {
      expect(await tryFrom(n, `2001:db8:1:1::${n.toString(16)}`)).toBe('INVALID_CREDENTIALS');
    }
    expect(await tryFrom(50, '2001:db8:1:1:ffff::1')).toBe('TOO_MANY_ATTEMPTS');
    expect(await tryFrom(51, '2001:db8:1:2::1')).toBe('INVALID_CREDENTIALS');
  });

  it('does not free the address by signing in to an account of one’s own', async () => {
    const own = await example.makePerson();
    let refused = 0;
    for (let n = 0; n < 60; n += 1) {
      const { status } = await example.browser().signIn(`other-${n}@example.org`, wrong);
      if (status === 429) refused += 1;
      if (n % 10 === 0) await example.browser().signIn(own.email);
    }
    expect(refused).toBeGreaterThanOrEqual(9);
    clock.advance(2 * 60 * minute);
  });
});

describe('rule 25: the wait', () => {
  it('begins after five attempts, grows from 30 seconds to 15 minutes, and says how long it is', async () => {
    const ada = await example.makePerson();
    expect(await tryWrong(ada.email, 5)).toEqual([401, 401, 401, 401, 401]);
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const refused = await example.browser().signIn(ada.email);
      expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
      const seconds = Number(refused.headers.get('retry-after'));
      waits.push(seconds);
      clock.advance(seconds * 1000);
      expect((await example.browser().signIn(ada.email, wrong)).status).toBe(401);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('ends with time, and success begins the count anew', async () => {
    const ada = await example.makePerson();
    await tryWrong(ada.email, 5);
    clock.advance(30_000);
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
    expect(await tryWrong(ada.email, 5)).toEqual([401, 401, 401, 401, 401]);
  });

  it('is the same for an account that does not exist', async () => {
    clock.advance(2 * 60 * minute);
    const ada = await example.makePerson();
    const statuses = await tryWrong(ada.email, 7);
    expect(await tryWrong('nobody-at-all@example.org', 7)).toEqual(statuses);
  });
});

describe('rule 26: the victim of an attack', () => {
  it('gets in with a known device', async () => {
    clock.advance(2 * 60 * minute);
    const ada = await example.makePerson();
    const home = example.browser();
    await home.signIn(ada.email);
    await home.call('signOut');
    await tryWrong(ada.email, 8);
    expect((await example.browser().signIn(ada.email)).status).toBe(429);
    expect((await home.signIn(ada.email)).status).toBe(200);
  });

  it('gets in with a known device while the whole address must wait', async () => {
    const ada = await example.makePerson();
    const home = example.browser();
    await home.signIn(ada.email);
    for (let n = 0; n < 55; n += 1) await example.browser().signIn(`many-${n}@example.org`, wrong);
    expect((await example.browser().signIn(ada.email)).status).toBe(429);
    expect((await home.signIn(ada.email)).status).toBe(200);
    clock.advance(2 * 60 * minute);
  });

  it('gets in by the link in the mail that tells of it, even while the attack goes on', async () => {
    const ada = await example.makePerson();
    await tryWrong(ada.email, 6);
    await example.answerMail();
    expect(example.announced.filter(({ userId }) => userId === ada.id)).toMatchObject([{ type: 'account.locked' }]);
    const browser = example.browser();
    const token = await example.linkTo(ada.id, 'account.locked');
    const password = 'another heron at the weir';
    expect((await browser.call('resetPassword', { body: { token, password } })).status).toBe(204);
    await tryWrong(ada.email, 6);
    expect((await example.browser().signIn(ada.email, password)).status).toBe(429);
    expect((await browser.signIn(ada.email, password)).status).toBe(200);
  });

  it('is told once, not at every guess', async () => {
    clock.advance(2 * 60 * minute);
    const ada = await example.makePerson();
    await tryWrong(ada.email, 5);
    for (let n = 0; n < 5; n += 1) {
      clock.advance(15 * minute);
      await example.answerMail();
      await tryWrong(ada.email, 1);
    }
    await example.answerMail();
    expect(example.announced.filter(({ userId }) => userId === ada.id)).toHaveLength(1);
  });

  it('is not helped by a device cookie of somebody else, or by a forged one', async () => {
    const ada = await example.makePerson();
    const bob = await example.makePerson();
    await tryWrong(ada.email, 5);
    const other = example.browser();
    await other.signIn(bob.email);
    expect((await other.signIn(ada.email)).status).toBe(429);
    const forger = example.browser();
    forger.cookies.set('__Host-tocsin-device', `AAAA.${'0'.repeat(64)}`);
    expect((await forger.signIn(ada.email)).status).toBe(429);
  });

  it('has a known device that may not guess on either', async () => {
    clock.advance(2 * 60 * minute);
    const ada = await example.makePerson();
    const home = example.browser();
    await home.signIn(ada.email);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await home.signIn(ada.email, wrong)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('rule 27: after 100 failures in a row', () => {
  it('the password opens nothing from unknown devices until it is reset', async () => {
    clock.advance(2 * 60 * minute);
    const ada = await example.makePerson();
    const home = example.browser();
    await home.signIn(ada.email);
    for (let n = 0; n < 100; n += 1) {
      expect((await example.browser().signIn(ada.email, wrong)).status).toBe(401);
      clock.advance(60 * minute);
    }
    const refused = await example.browser().signIn(ada.email);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('900');
    clock.advance(3 * 24 * 60 * minute);
    expect((await example.browser().signIn(ada.email)).status).toBe(429);
    expect((await home.signIn(ada.email)).status).toBe(200);
    expect((await example.browser().signIn(ada.email)).status).toBe(429);

    await example.browser().call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const password = 'another heron at the weir';
    await example.browser().call('resetPassword', { body: { token, password } });
    expect((await example.browser().signIn(ada.email, password)).status).toBe(200);
  });
});
