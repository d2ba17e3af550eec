import { routes, type Route, type RouteName } from '@tocsin/sdk/contract';
import { browser, usingApp } from '#kit';
import { beforeAll, describe, expect, it } from 'vitest';

const kit = usingApp();
let cookie = '';
const json = { 'content-type': 'application/json' };
const names = Object.keys(routes) as RouteName[]; // the keys of the table
const routeOf = (name: RouteName): Route => routes[name];

beforeAll(async () => {
  const password = 'a password for bad input';
  await kit.app.ground.accounts.createUser({ email: 'admin@example.org', role: 'ADMIN', password });
  const admin = browser(kit.url);
  await admin.call('signIn', { body: { email: 'admin@example.org', password } });
  cookie = admin.cookie();
});

async function send(name: RouteName, more: { body?: string; headers?: Record<string, string>; path?: string }) {
  const { method, path } = routeOf(name);
  const url = kit.url + (more.path ?? filled(path));
  const response = await fetch(url, {
    method,
    headers: { origin: kit.url, cookie, ...more.headers },
    ...(more.body === undefined ? {} : { body: more.body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    problem: text.startsWith('{') ? JSON.parse(text) : undefined,
  };
}

const filled = (path: string) =>
  path.replaceAll('{asn}', '64500').replaceAll(/\{\w+\}/g, '01a1f7ed-b52e-7026-b5c3-5227014c0fab');
const withBody = names.filter((name) => routeOf(name).body);
const strict = withBody.filter((name) => !routeOf(name).ownAuthenticator);

const deep = '['.repeat(5000) + ']'.repeat(5000);
const bodies: readonly (readonly [string, string, number[]])[] = [
  ['broken JSON', '{"email": ', [400]],
  ['a list', '[1, 2]', [422]],
  ['a number', '42', [422]],
  ['an unknown field', '{"no_such_field": true}', [422]],
  ['a nesting bomb', `{"deep": ${deep}}`, [400, 422]],
  ['a prototype', '{"__proto__": {"role": "ADMIN"}}', [400, 422]],
  [
    'a mass assignment',
    '{"role": "ADMIN", "id": "x", "status": "active", "email_verified": true, "created_at": "now"}',
    [422],
  ],
  ['wrong types', '{"email": 1, "password": [], "token": {}, "resource": "x", "name": 3, "scopes": "all"}', [422]],
];

describe.each(strict)('bad bodies for %s', (name) => {
  it.each(bodies)('%s', async (_what, body, statuses) => {
    const { status, type, problem } = await send(name, { body, headers: json });
    expect(statuses).toContain(status);
    expect(type).toContain('application/problem+json');
    expect(problem).toMatchObject({
      status,
      code: expect.any(String),
      detail: expect.any(String),
      trace_id: expect.any(String),
    });
    if (status === 422)
      expect(problem.errors[0]).toMatchObject({ pointer: expect.any(String), detail: expect.any(String) });
  });

  it('rule 22: text and form bodies', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await send(name, { body: 'a=b', headers: { 'content-type': type } })).toMatchObject({
        status: 415,
        type: expect.stringContaining('problem+json'),
      });
  });

  it('a body that is too large', async () => {
    const { status } = await send(name, { body: `{"x": "${'x'.repeat(5 * 1024 * 1024)}"}`, headers: json });
    expect(status).toBe(413);
  });
});

describe.each(names.filter((name) => /\{id\}/.test(routeOf(name).path)))('bad ids for %s', (name) => {
  it.each(['not-an-id', '%00', "1' or '1'='1", '0'.repeat(5000), '%ff'])('%s', async (id) => {
    const { status, type } = await send(name, {
      path: routeOf(name).path.replace('{id}', id),
      ...(routeOf(name).body ? { body: '{}', headers: json } : {}),
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toContain('problem+json');
  });
});

describe.each(names.filter((name) => routeOf(name).query))('bad queries for %s', (name) => {
  // Some of these calls are limited, and used up what a minute allows.
  beforeAll(() => kit.clock.advance(60_000));
  it.each([
    'cursor=%00',
    'cursor=eyJ4IjoxfQ',
    'cursor=../../etc/passwd',
    'limit=0',
    'limit=1e9',
    'limit=-1',
    'limit=x',
    'no_such_parameter=1',
    'limit=1&limit=2',
  ])('%s', async (query) => {
    const { status, type, problem } = await send(name, { path: `${filled(routeOf(name).path)}?${query}` });
    expect([400, 422]).toContain(status);
    expect(type).toContain('problem+json');
    expect(problem.detail).toEqual(expect.any(String));
  });
});

describe('pushed events', () => {
  const event = {
    specversion: '1.0',
    id: 'one',
    source: 'https://backup.example.org',
    type: 'backup.failed',
    data: { severity: 'high', title: 'The backup failed' },
  };
  it('an invalid member of an array names its index, and nothing of the request is stored', async () => {
    const { status, problem } = await send('pushEvents', {
      headers: json,
      body: JSON.stringify([event, { ...event, id: 'two', data: { severity: 'loud', title: '' } }]),
    });
    expect(status).toBe(422);
    expect(problem.errors.map((one: { pointer: string }) => one.pointer)).toContain('/1/data/severity');
    expect((await send('pushEvents', { headers: json, body: JSON.stringify(event) })).problem).toEqual({
      accepted: 1,
      duplicates: 0,
    });
  });

  it('rule 47: reserved types and mandatory categories are closed', async () => {
    for (const type of ['tocsin.alert.acknowledged', 'account.password_reset', 'Account.password_reset'])
      expect(
        await send('pushEvents', { headers: json, body: JSON.stringify({ ...event, id: type, type }) }),
      ).toMatchObject({ status: 403, problem: { code: 'EVENT_TYPE_RESERVED' } });
  });

  it('rule 47: nobody speaks for a source of this server', async () => {
    for (const source of ['networks', 'prices', 'visitors', 'articles', 'accounts', 'tocsin'])
      expect(
        await send('pushEvents', { headers: json, body: JSON.stringify({ ...event, id: source, source }) }),
      ).toMatchObject({ status: 403, problem: { code: 'SOURCE_NOT_YOURS' } });
  });

  it('rule 47: a link in an event is http or https only', async () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org'])
      expect(
        (
          await send('pushEvents', {
            headers: json,
            body: JSON.stringify({ ...event, id: url, data: { ...event.data, url } }),
          })
        ).status,
      ).toBe(422);
  });

  it('the same (source, id) again is a duplicate, not an error', async () => {
    expect((await send('pushEvents', { headers: json, body: JSON.stringify([event, event]) })).problem).toEqual({
      accepted: 0,
      duplicates: 2,
    });
  });
});
