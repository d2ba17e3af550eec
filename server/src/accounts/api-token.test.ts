import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { sha256 } from '#platform/crypto';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { updateUser } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

async function signedIn(role: Role = 'AUTHENTICATED'): Promise<{ id: string; browser: Browser }> {
  const { id, email } = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(email);
  return { id, browser };
}
const make = async (browser: Browser, more: object = {}) =>
  await browser.call('makeMyApiToken', { body: { name: 'probe', scopes: ['me:read'], ...more } });
const authorization = (token: unknown) => `Bearer ${String(token)}`;
const principalOf = async (token: unknown) =>
  await example.accounts.authenticate({ authorization: authorization(token), address: '127.0.0.1', now: clock.now() });

describe('an API token', () => {
  it('is shown once, and stored as its SHA-256 with the beginning that people know it by', async () => {
    const { id, browser } = await signedIn();
    const made = await make(browser);
    const token = String(made.body['token']);
    expect(made).toMatchObject({ status: 201, body: { name: 'probe', scopes: ['me:read'], source: 'probe' } });
    expect(token).toMatch(/^toc_[\w-]{43}$/);
    expect(token.startsWith(String(made.body['prefix']))).toBe(true);
    const rows = await using.db.selectFrom('api_token').selectAll().where('user_id', '=', id).execute();
    expect(rows[0]?.token_hash).toEqual(sha256(token));
    expect(JSON.stringify([rows, (await browser.call('listMyApiTokens')).body])).not.toContain(token);
  });

  it('opens the routes of its scopes and no others', async () => {
    const { browser } = await signedIn();
    const headers = { authorization: authorization((await make(browser)).body['token']) };
    expect((await example.browser().call('getMe', { headers })).status).toBe(200);
    for (const route of ['listNotifications', 'listMySessions', 'makeMyApiToken', 'changePassword'] as const) {
      expect((await example.browser().call(route, { headers })).body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    }
  });

  it('ends at its end', async () => {
    const { browser } = await signedIn();
    const end = new Date(clock.now().getTime() + 60_000).toISOString();
    const { body } = await make(browser, { expires_at: end });
    const headers = { authorization: authorization(body['token']) };
    expect((await example.browser().call('getMe', { headers })).status).toBe(200);
    clock.advance(60_000);
    expect((await example.browser().call('getMe', { headers })).status).toBe(401);
  });

  it('is refused with an end in the past', async () => {
    const { browser } = await signedIn();
    const answer = await make(browser, { expires_at: clock.now().toISOString() });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
  });

  it('ends when it is deleted, by its owner only', async () => {
    const ada = await signedIn();
    const bob = await signedIn();
    const { body } = await make(ada.browser);
    const params = { id: String(body['id']) };
    expect((await bob.browser.call('deleteMyApiToken', { params })).body).toMatchObject({
      code: 'API_TOKEN_NOT_FOUND',
    });
    expect(await principalOf(body['token'])).toMatchObject({ userId: ada.id });
    expect((await ada.browser.call('deleteMyApiToken', { params })).status).toBe(204);
    await expect(principalOf(body['token'])).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is announced to its owner', async () => {
    const { id, browser } = await signedIn();
    await make(browser);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.api_token_made', userId: id });
  });

  it('is listed page by page', async () => {
    const { browser } = await signedIn();
    for (const name of ['one', 'two', 'three']) await make(browser, { name });
    const first = await browser.call('listMyApiTokens', { query: '?limit=2' });
    const query = `?limit=2&cursor=${String(first.body['next_cursor'])}`;
    const second = await browser.call('listMyApiTokens', { query });
    const names = [first, second].flatMap(({ body }) => (body['items'] as { name: string }[]).map(({ name }) => name));
    expect(names).toEqual(['three', 'two', 'one']);
  });
});

describe('rule 47: an API token', () => {
  it('is bound to its source', async () => {
    const { browser } = await signedIn('MANAGER');
    const { body } = await make(browser, { scopes: ['events:write'], source: 'urn:probe:1' });
    expect(await principalOf(body['token'])).toMatchObject({ tokenSource: 'urn:probe:1', scopes: ['events:write'] });
  });

  it('gets no scope beyond the role of its owner', async () => {
    const { browser } = await signedIn();
    for (const scope of ['events:write', 'events:external']) {
      expect(await make(browser, { scopes: ['me:read', scope] })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    }
  });

  it('is cut to the present role of its owner', async () => {
    const { id, browser } = await signedIn('MANAGER');
    const { body } = await make(browser, { scopes: ['events:write', 'me:read'] });
    await updateUser(using.db, id, { role: 'AUTHENTICATED' });
    expect(await principalOf(body['token'])).toMatchObject({ role: 'AUTHENTICATED', scopes: ['me:read'] });
    const headers = { authorization: authorization(body['token']) };
    const event = { specversion: '1.0', id: '1', source: 'probe', type: 'test', data: { severity: 'low', title: 'x' } };
    expect((await example.browser().call('pushEvents', { headers, body: event })).status).toBe(403);
  });
});
