import { makeClient } from '@tocsin/sdk';
import { routes } from '@tocsin/sdk/contract';
import { describe, expect, it } from 'vitest';
import { ok } from './index.ts';
import type { HttpServer } from './index.ts';
import { allRoutes, exampleEdge, exampleSettings } from './example-edge.ts';

const asAda = { authorization: 'Bearer AUTHENTICATED' };
const json = { ...asAda, 'content-type': 'application/json' };
const id = '01890000-0000-7000-8000-000000000000';
const watch = { resource: { kind: 'network', id: '2497' }, min_severity: 'high' };

async function problem(server: HttpServer, path: string, init: RequestInit = {}) {
  const answer = await server.fetch(path, init);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body = (await answer.json()) as Record<string, unknown>; // a problem is an object
  expect(body).toMatchObject({ status: answer.status, trace_id: answer.headers.get('x-trace-id') });
  expect(body['type']).toBe(`https://tocsin.test/docs/errors#${String(body['code'])}`);
  return { answer, body, status: answer.status, code: body['code'], errors: body['errors'] };
}
const post = (path: string, body: string, headers: Record<string, string> = json): [string, RequestInit] => [
  path,
  { method: 'POST', body, headers },
];

describe('the edge', async () => {
  const server = await exampleEdge();

  it('reaches the handler of every route of the contract', async () => {
    const missing = allRoutes().filter(
      ([, route]) => !server.app.hasRoute({ method: route.method, url: route.path.replace(/\{(\w+)\}/g, ':$1') }),
    );
    expect(missing).toEqual([]);
    expect(await (await server.fetch(`/api/v1/watches/${id}`, { headers: asAda })).json()).toEqual({
      reached: 'getWatch',
    });
  });

  it('answers an unknown path with a 404 problem, whatever the method and the body', async () => {
    expect(await problem(server, '/api/v1/nothing')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await problem(server, ...post('/nothing', '<xml>', { 'content-type': 'text/xml' }))).toMatchObject({
      status: 404,
    });
  });

  it('answers another method of a known path with 405 and the methods it has', async () => {
    const { answer, status, code } = await problem(server, '/api/v1/watches', { method: 'DELETE' });
    expect([status, code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await problem(server, ...post('/livez', 'x', {}))).status).toBe(405);
  });

  it('answers HEAD as GET without the body', async () => {
    const answer = await server.fetch('/api/v1/instance', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('refuses broken JSON with 400', async () => {
    for (const body of ['{', '{"a":}', 'nonsense', '\u{feff}{}']) {
      expect(await problem(server, ...post('/api/v1/watches', body))).toMatchObject({
        status: 400,
        code: 'MALFORMED_JSON',
      });
    }
    const latin1 = await server.fetch('/api/v1/watches', {
      method: 'POST',
      body: new Uint8Array([0x22, 0xe9, 0x22]),
      headers: json,
    });
    expect(latin1.status).toBe(400);
  });

  it('refuses text/plain and form bodies on JSON routes with 415', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/cloudevents+json',
      'x',
    ]) {
      const answered = await problem(server, ...post('/api/v1/watches', '{}', { ...asAda, 'content-type': type }));
      expect(answered).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
    }
    const packed = post('/api/v1/watches', '{}', { ...json, 'content-encoding': 'gzip' });
    expect((await problem(server, ...packed)).status).toBe(415);
  });

  it('takes the form of one-click unsubscribing, and CloudEvents types on events', async () => {
    const form = post('/u/some-token', 'List-Unsubscribe=One-Click', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect((await server.fetch(...form)).status).toBe(204);
    const parts = post('/u/some-token', '--x\r\n\r\n', { 'content-type': 'multipart/form-data; boundary=x' });
    expect((await server.fetch(...parts)).status).toBe(204);
    const event = { specversion: '1.0', id: '1', source: 's', type: 't', data: { severity: 'low', title: 'x' } };
    const batch = { authorization: 'Bearer token events:write', 'content-type': 'application/cloudevents-batch+json' };
    expect((await server.fetch(...post('/api/v1/events', JSON.stringify([event]), batch))).status).toBe(202);
  });

  it('refuses a body over its limit with 413, and takes a larger one where the route allows it', async () => {
    const large = JSON.stringify({ ...watch, extra: 'x'.repeat(70_000) });
    expect(await problem(server, ...post('/api/v1/watches', large))).toMatchObject({
      status: 413,
      code: 'BODY_TOO_LARGE',
    });
    const events = post('/api/v1/events', large, { ...json, authorization: 'Bearer token events:write' });
    expect((await problem(server, ...events)).status).toBe(422);
  });

  it('refuses a body where there is none to take, except an empty object', async () => {
    expect((await server.fetch(...post('/api/v1/auth/sign-out', '{}'))).status).toBe(204);
    expect((await server.fetch(...post('/api/v1/auth/sign-out', ''))).status).toBe(204);
    expect(await problem(server, ...post('/api/v1/auth/sign-out', '{"role":"ADMIN"}'))).toMatchObject({
      status: 422,
      errors: [{ code: 'unknown_field', detail: 'This route takes no body.' }],
    });
    expect((await problem(server, ...post('/api/v1/auth/sign-out', '[1]'))).status).toBe(422);
  });

  it('refuses nesting bombs, prototype keys, NUL characters and half surrogates', async () => {
    const bomb = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(await problem(server, ...post('/api/v1/watches', bomb))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    const refused = [
      ['{"__proto__":{"role":"ADMIN"}}', '/__proto__'],
      ['{"resource":{"id":"a\\u0000b"}}', '/resource/id'],
      ['{"min_severity":"\\ud800"}', '/min_severity'],
    ];
    for (const [body = '', pointer] of refused) {
      expect(await problem(server, ...post('/api/v1/watches', body))).toMatchObject({
        status: 422,
        errors: [{ pointer }],
      });
    }
    expect((await problem(server, '/api/v1/resources?query=a%00b', { headers: asAda })).status).toBe(422);
    expect((await problem(server, '/u/a%00b', { method: 'POST' })).status).toBe(422);
  });

  it('tells every fault of a body at once, each with its pointer and a sentence', async () => {
    const body = JSON.stringify({ resource: { kind: 'planet', id: '' }, role: 'ADMIN', 'a/b~c': 1 });
    const { status, code, errors } = await problem(server, ...post('/api/v1/watches', body));
    expect([status, code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(errors).toEqual([
      {
        pointer: '/resource/kind',
        code: 'not_one_of',
        detail: 'This must be "network", "country", "city", "author", "tag", "topic" or "site".',
      },
      { pointer: '/resource/id', code: 'too_short', detail: 'This must have at least 1 character.' },
      {
        pointer: '/min_severity',
        code: 'required',
        detail: 'This is needed.',
      },
      { pointer: '/role', code: 'unknown_field', detail: 'This field is not known here.' },
      { pointer: '/a~1b~0c', code: 'unknown_field', detail: 'This field is not known here.' },
    ]);
  });

  it('names the index of an invalid event in an array', async () => {
    const event = { specversion: '1.0', id: '1', source: 's', type: 't', data: { severity: 'low', title: 'x' } };
    const body = JSON.stringify([event, { ...event, data: { severity: 'low' } }]);
    const sent = post('/api/v1/events', body, { ...json, authorization: 'Bearer token events:write' });
    expect(await problem(server, ...sent)).toMatchObject({
      status: 422,
      errors: [{ pointer: '/1/data/title', code: 'required', detail: 'This is needed.' }],
    });
  });

  it('refuses unknown and invalid query parameters and path ids', async () => {
    expect(await problem(server, `/api/v1/watches?limit=0&order=up`, { headers: asAda })).toMatchObject({
      status: 422,
      errors: [
        { pointer: '?limit', code: 'too_small', detail: 'This must be at least 1.' },
        { pointer: '?order', code: 'unknown_field' },
      ],
    });
    expect(await problem(server, '/api/v1/watches/7', { headers: asAda })).toMatchObject({
      status: 422,
      errors: [{ pointer: '{id}', code: 'wrong_format', detail: 'This is not an id.' }],
    });
    expect((await problem(server, '/api/v1/me?x=1', { headers: asAda })).status).toBe(422);
    expect((await problem(server, '/api/v1/watches/%zz', { headers: asAda })).status).toBe(400);
  });

  it('says 401 with the way to authenticate, before it looks at anything else', async () => {
    const { answer, code } = await problem(server, ...post('/api/v1/watches', '{', {}));
    expect([answer.status, code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="tocsin"');
    const wrong = await problem(server, '/api/v1/me', { headers: { authorization: 'Bearer wrong' } });
    expect(wrong.answer.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('lets an API token in by its scopes only', async () => {
    const withScope = { headers: { authorization: 'Bearer token watches:read' } };
    expect((await server.fetch('/api/v1/watches', withScope)).status).toBe(200);
    const wrong = await problem(server, '/api/v1/notifications', withScope);
    expect(wrong).toMatchObject({ status: 403, code: 'INSUFFICIENT_SCOPE', body: { scope: 'notifications:read' } });
    for (const path of ['/api/v1/preferences', '/api/v1/me/sessions', '/api/v1/instance']) {
      expect(await problem(server, path, withScope)).toMatchObject({ status: 403, code: 'INSUFFICIENT_SCOPE' });
    }
  });

  it('sends the headers that keep a browser safe', async () => {
    const { headers } = await server.fetch('/api/v1/instance');
    expect(headers.get('content-security-policy')).toContain("default-src 'self';");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('takes the trace id of a traceparent and makes one for what is not one', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const idFor = async (traceparent: string) =>
      (await server.fetch('/livez', { headers: { traceparent } })).headers.get('x-trace-id');
    expect(await idFor(`00-${trace}-00f067aa0ba902b7-01`)).toBe(trace);
    for (const wrong of ['x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${trace}\r-x-01`.replace('\r', '')]) {
      expect(await idFor(wrong)).toMatch(/^[0-9a-f]{32}$/);
      expect(await idFor(wrong)).not.toBe(trace);
    }
  });
});

describe('the typed client', () => {
  it('speaks to the edge in memory, and tells its refusals', async () => {
    const server = await exampleEdge({ handlers: { listWatches: async () => ok({ items: [], next_cursor: null }) } });
    const client = makeClient({ fetch: server.fetch, baseUrl: 'https://tocsin.test', token: 'AUTHENTICATED' });
    expect(await client.call('listWatches', { query: { limit: 3 } })).toEqual({ items: [], next_cursor: null });
    const refusal = client.call('getWatch', { params: { id: 'x' } });
    await expect(refusal).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '{id}' }] });
  });
});

describe('an answer', () => {
  it('of our own mistake says nothing about it, and is logged once with its trace id', async () => {
    const lines: string[] = [];
    const { makeLog } = await import('#platform/log');
    const { PassThrough } = await import('node:stream');
    const destination = new PassThrough();
    destination.on('data', (line) => lines.push(String(line)));
    const server = await exampleEdge({
      log: makeLog({ level: 'error', destination }),
      handlers: { getMe: () => Promise.reject(new Error('select * from secret_table')) },
    });
    const { answer, body } = await problem(server, '/api/v1/me', { headers: asAda });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret_table');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('secret_table');
    expect(lines[0]).toContain(String(body['trace_id']));
  });

  it('that the contract does not describe fails a test', async () => {
    const server = await exampleEdge({ checkAnswers: true, handlers: { getMe: async () => ok({ id: 'wrong' }) } });
    expect((await problem(server, '/api/v1/me', { headers: asAda })).status).toBe(500);
  });

  it('with a next page links to it and keeps the other parameters', async () => {
    const server = await exampleEdge({ handlers: { listWatches: async () => ok({ items: [], next_cursor: 'abc' }) } });
    const answer = await server.fetch('/api/v1/watches?limit=5&cursor=old', { headers: asAda });
    expect(answer.headers.get('link')).toBe('</api/v1/watches?limit=5&cursor=abc>; rel="next"');
  });

  it('that a client has already is not sent again', async () => {
    const server = await exampleEdge({
      handlers: {
        listWatches: async () => ok({ items: [], next_cursor: null }),
        getPreferences: async () => ({ status: 200, body: {}, headers: { etag: '"3"' } }),
      },
    });
    for (const path of ['/api/v1/watches', '/api/v1/preferences']) {
      const first = await server.fetch(path, { headers: asAda });
      const etag = first.headers.get('etag') ?? '';
      const again = await server.fetch(path, { headers: { ...asAda, 'if-none-match': `"other", ${etag}` } });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await server.fetch(path, { headers: { ...asAda, 'if-none-match': '"2"' } })).status).toBe(200);
    }
  });
});

describe('too many calls', () => {
  it('are refused with the time to wait, and each person is counted alone', async () => {
    const server = await exampleEdge({ callsPerMinute: 2 });
    const call = (role: string) => server.fetch('/api/v1/me', { headers: { authorization: `Bearer ${role}` } });
    const first = await call('AUTHENTICATED');
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60');
    expect(first.headers.get('ratelimit')).toBe('"default";r=1;t=30');
    await call('AUTHENTICATED');
    const third = await call('AUTHENTICATED');
    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('30');
    expect((await call('ADMIN')).status).toBe(200);
  });

  it('of a route with its own number do not count for the others, and wrong credentials count', async () => {
    const server = await exampleEdge({ callsPerMinute: 5 });
    const forgot = () =>
      server.fetch(
        ...post('/api/v1/auth/forgot-password', '{"email":"a@b.example"}', { 'content-type': 'application/json' }),
      );
    const limit = routes.forgotPassword.callsPerMinute;
    for (let call = 0; call < limit; call++) expect((await forgot()).status).toBe(202);
    expect((await forgot()).status).toBe(429);
    const wrong = () => server.fetch('/api/v1/me', { headers: { authorization: 'Bearer wrong' } });
    for (let call = 0; call < 5; call++) expect((await wrong()).status).toBe(401);
    expect((await wrong()).status).toBe(429);
  });

  it('rule 61: are counted by the address behind trusted proxies only', async () => {
    const settings = { ...exampleSettings, trustedProxies: ['127.0.0.1'] };
    const behind = await exampleEdge({ callsPerMinute: 1, settings });
    const open = await exampleEdge({ callsPerMinute: 1 });
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    expect((await behind.fetch('/api/v1/instance', from('192.0.2.1'))).status).toBe(200);
    expect((await behind.fetch('/api/v1/instance', from('192.0.2.2'))).status).toBe(200);
    expect((await behind.fetch('/api/v1/instance', from('192.0.2.2'))).status).toBe(429);
    expect((await open.fetch('/api/v1/instance', from('192.0.2.1'))).status).toBe(200);
    expect((await open.fetch('/api/v1/instance', from('192.0.2.2'))).status).toBe(429);
  });
});
