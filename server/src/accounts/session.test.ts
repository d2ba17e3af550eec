import { beforeAll, describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { sweep } from './sweep.ts';

const using = usingDatabase();
const clock = stillClock();
const day = 24 * 3600_000;
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

async function signedIn(): Promise<{ id: string; email: string; browser: Browser }> {
  const person = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser };
}

const statusOf = async (browser: Browser) => (await browser.call('getMe')).status;

interface Pair {
  access_token: string;
  refresh_token: string;
}
async function tokensOf(email: string): Promise<Pair> {
  const body = { grant_type: 'password', email, password: goodPassword };
  return (await example.browser().call('issueToken', { body })).body as unknown as Pair;
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('rule 19: a session', () => {
  it('ends when nobody used it for 7 days', async () => {
    const { browser } = await signedIn();
    clock.advance(7 * day - 1000);
    expect(await statusOf(browser)).toBe(200);
    clock.advance(7 * day - 1000);
    expect(await statusOf(browser)).toBe(200);
    clock.advance(7 * day);
    expect(await statusOf(browser)).toBe(401);
  });

  it('ends after 30 days, however much it is used', async () => {
    const { browser } = await signedIn();
    for (let n = 0; n < 5; n += 1) {
      clock.advance(6 * day - 1000);
      expect(await statusOf(browser)).toBe(200);
    }
    clock.advance(5000);
    expect(await statusOf(browser)).toBe(401);
  });

  it('is noted as used once a minute at most', async () => {
    const { browser } = await signedIn();
    await browser.call('getMe');
    example.statements.length = 0;
    clock.advance(59_000);
    await browser.call('getMe');
    expect(example.statements.filter((statement) => statement.startsWith('update'))).toEqual([]);
    clock.advance(2_000);
    await browser.call('getMe');
    expect(example.statements.filter((statement) => statement.startsWith('update'))).toHaveLength(1);
  });

  it('costs one query per request', async () => {
    const { browser } = await signedIn();
    example.statements.length = 0;
    await browser.call('listWatches');
    expect(example.statements).toHaveLength(1);
  });
});

describe('rule 20: the next request is refused', () => {
  test('after signing out, with the cookie', async () => {
    const { browser } = await signedIn();
    const token = browser.cookies.get('__Host-tocsin') ?? '';
    const before = example.ended.length;
    expect((await browser.call('signOut')).status).toBe(204);
    expect(browser.cookies.has('__Host-tocsin')).toBe(false);
    browser.cookies.set('__Host-tocsin', token);
    expect(await statusOf(browser)).toBe(401);
    expect(example.ended.length - before).toBe(1);
  });

  test('after signing out, with the access token and the refresh token', async () => {
    const { email } = await signedIn();
    const pair = await tokensOf(email);
    expect((await example.browser().call('getMe', bearer(pair.access_token))).status).toBe(200);
    expect((await example.browser().call('signOut', bearer(pair.access_token))).status).toBe(204);
    expect((await example.browser().call('getMe', bearer(pair.access_token))).status).toBe(401);
    const body = { grant_type: 'refresh_token', refresh_token: pair.refresh_token };
    expect((await example.browser().call('issueToken', { body })).status).toBe(400);
  });

  test('after disabling the person, with cookie, access token and API token, also when enabled again', async () => {
    const { id, email, browser } = await signedIn();
    const pair = await tokensOf(email);
    const made = await browser.call('makeMyApiToken', { body: { name: 'probe', scopes: ['me:read'] } });
    const admin = example.browser();
    await admin.signIn((await example.makePerson('ADMIN')).email);
    const set = async (status: string) =>
      await admin.call('changeUser', { params: { id }, body: { status, reason: 'a test' } });
    expect((await set('disabled')).status).toBe(200);
    expect(await statusOf(browser)).toBe(401);
    expect((await example.browser().call('getMe', bearer(pair.access_token))).status).toBe(401);
    expect((await example.browser().call('getMe', bearer(String(made.body['token'])))).status).toBe(401);
    expect((await set('active')).status).toBe(200);
    expect(await statusOf(browser)).toBe(401);
    expect((await example.browser().call('getMe', bearer(pair.access_token))).status).toBe(401);
  });

  test('after a change of role, with cookie and access token', async () => {
    const { id, email, browser } = await signedIn();
    const pair = await tokensOf(email);
    const admin = example.browser();
    await admin.signIn((await example.makePerson('ADMIN')).email);
    const body = { role: 'MANAGER', reason: 'a test' };
    expect((await admin.call('setUserRole', { params: { id }, body })).status).toBe(200);
    expect(await statusOf(browser)).toBe(401);
    expect((await example.browser().call('getMe', bearer(pair.access_token))).status).toBe(401);
    await browser.signIn(email);
    expect((await browser.call('getMe')).body).toMatchObject({ role: 'MANAGER' });
  });
});

describe('rule 21: my sessions', () => {
  it('are listed without their tokens, this one marked, and page by page', async () => {
    const { email, browser } = await signedIn();
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    await example.browser().call('signIn', { body: { email, password: goodPassword }, headers });
    await tokensOf(email);
    const first = await browser.call('listMySessions', { query: '?limit=2' });
    const second = await browser.call('listMySessions', {
      query: `?limit=2&cursor=${String(first.body['next_cursor'])}`,
    });
    const items = [first, second].flatMap(({ body }) => body['items'] as { current: boolean; device: string }[]);
    expect(items.map(({ current }) => current)).toEqual([false, false, true]);
    expect(items[1]?.device).toBe('Firefox on Linux');
    expect(second.body['next_cursor']).toBeNull();
  });

  it('end one by one or all but this one', async () => {
    const { email, browser } = await signedIn();
    const others = [example.browser(), example.browser(), example.browser()];
    for (const other of others) await other.signIn(email);
    const { body } = await browser.call('listMySessions');
    const [newest] = body['items'] as { id: string }[];
    expect((await browser.call('endMySession', { params: { id: newest?.id ?? '' } })).status).toBe(204);
    expect(await Promise.all(others.map(statusOf))).toEqual([200, 200, 401]);
    expect((await browser.call('endMyOtherSessions')).status).toBe(204);
    expect(await Promise.all(others.map(statusOf))).toEqual([401, 401, 401]);
    expect(await statusOf(browser)).toBe(200);
  });

  it('are not for anybody else to end', async () => {
    const ada = await signedIn();
    const bob = await signedIn();
    const { body } = await ada.browser.call('listMySessions');
    const [session] = body['items'] as { id: string }[];
    const answer = await bob.browser.call('endMySession', { params: { id: session?.id ?? '' } });
    expect(answer).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } });
    expect(await statusOf(ada.browser)).toBe(200);
  });
});

describe('credentials that are not in force', () => {
  it('are refused in the Authorization header, whatever the cookie says', async () => {
    const { browser } = await signedIn();
    for (const header of ['Bearer nonsense', 'Bearer toc_nonsense', 'Basic YWRhOmFkYQ==', 'Bearer ', 'x']) {
      const answer = await browser.call('getMe', { headers: { authorization: header } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });

  it('in the cookie are nobody’s, so that the person can sign in again', async () => {
    const { email, browser } = await signedIn();
    clock.advance(8 * day);
    expect((await browser.signIn(email)).status).toBe(200);
  });
});

test('the nightly sweep deletes sessions, links and tokens that have ended, and nothing else', async () => {
  const old = await signedIn();
  await old.browser.call('forgotPassword', { body: { email: old.email } });
  await example.answerMail();
  clock.advance(31 * day);
  const present = await signedIn();
  const before = example.ended.length;
  await sweep(example.context);
  expect(example.ended.length).toBeGreaterThan(before);
  const rows = await using.db.selectFrom('session').select('user_id').execute();
  expect(rows).toEqual([{ user_id: present.id }]);
  expect(await using.db.selectFrom('one_time_token').select('jti').execute()).toEqual([]);
  expect(await using.db.selectFrom('throttle').select('key').execute()).not.toEqual([]);
  expect(await statusOf(present.browser)).toBe(200);
});
