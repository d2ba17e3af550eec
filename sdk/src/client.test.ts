import { describe, expect, expectTypeOf, it } from 'vitest';
import { addresses } from './addresses.generated.ts';
import { ApiError, makeClient } from './client.ts';
import { routes } from './contract/index.ts';

interface Seen {
  url: string;
  method: string | undefined;
  headers: Headers;
  body: unknown;
}

function answering(answer: () => Response) {
  const seen: Seen[] = [];
  const answerer: typeof fetch = (url, init) => {
    seen.push({
      url: url instanceof Request ? url.url : url.toString(),
      method: init?.method,
      headers: new Headers(init?.headers),
      body: init?.body,
    });
    return Promise.resolve(answer());
  };
  return { seen, fetch: answerer };
}

describe('the client', () => {
  it('has the address of every route of the contract', () => {
    const wanted = Object.entries(routes).map(([name, route]) => [name, `${route.method} ${route.path}`]);
    expect(addresses).toEqual(Object.fromEntries(wanted));
  });

  it('fills in the path, the query, the body and the token', async () => {
    const id = '01890000-0000-7000-8000-000000000000';
    const { seen, fetch } = answering(() => Response.json({}));
    const client = makeClient({ baseUrl: 'https://tocsin.test', token: () => Promise.resolve('secret'), fetch });
    await client.call('listWatches', { query: { kind: 'network', limit: 10, cursor: undefined } });
    await client.call('changeWatch', {
      params: { id },
      body: { min_severity: 'high' },
      headers: { 'if-match': '"3"' },
    });
    expect(seen[0]).toMatchObject({ url: 'https://tocsin.test/api/v1/watches?kind=network&limit=10', method: 'GET' });
    expect(seen[1]).toMatchObject({ url: `https://tocsin.test/api/v1/watches/${id}`, method: 'PATCH' });
    expect(seen[1]?.body).toBe('{"min_severity":"high"}');
    expect(seen[1]?.headers.get('if-match')).toBe('"3"');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer secret');
  });

  it('escapes what it puts into a path', async () => {
    const { seen, fetch } = answering(() => new Response(null, { status: 204 }));
    await makeClient({ fetch }).call('unsubscribe', { params: { token: '../a?b' } });
    expect(seen[0]?.url).toBe('/u/..%2Fa%3Fb');
  });

  it('throws a refusal with its code, its sentence, its pointers and its trace id', async () => {
    const errors = [{ pointer: '/email', code: 'invalid_format', detail: 'This is not an e-mail address.' }];
    const problem = { code: 'VALIDATION_FAILED', detail: 'Some fields are not valid.', trace_id: 'abc', errors };
    const { fetch } = answering(() => Response.json(problem, { status: 422, headers: { 'retry-after': '7' } }));
    const call = makeClient({ fetch }).call('forgotPassword', { body: { email: 'x' } });
    await expect(call).rejects.toBeInstanceOf(ApiError);
    await expect(call).rejects.toMatchObject({ code: 'VALIDATION_FAILED', status: 422, errors, traceId: 'abc' });
    await expect(call).rejects.toMatchObject({ message: 'Some fields are not valid.', retryAfterSeconds: 7 });
  });

  it('makes an error of an answer that is not from Tocsin', async () => {
    const { fetch } = answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(makeClient({ fetch }).call('getMe')).rejects.toMatchObject({ code: 'INTERNAL', status: 502 });
  });

  it('asks at compile time for exactly what a route needs', () => {
    const client = makeClient();
    // Never called: the compiler reads it.
    const wrong = () => [
      // @ts-expect-error a body is needed
      client.call('signIn'),
      // @ts-expect-error a path parameter is needed
      client.call('getWatch', {}),
      // @ts-expect-error no such severity
      client.call('makeWatch', { body: { resource: { kind: 'network', id: '1' }, min_severity: 'loud' } }),
      // @ts-expect-error this route has no body
      client.call('getMe', { body: {} }),
    ];
    expect(wrong).toBeTypeOf('function');
    expectTypeOf(client.call<'getInstance'>).returns.resolves.toHaveProperty('sign_up');
    expectTypeOf(client.call<'signOut'>).returns.resolves.toEqualTypeOf<undefined>();
  });
});
