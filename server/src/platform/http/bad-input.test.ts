import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Route } from '@tocsin/sdk/contract';
import { allRoutes, exampleEdge } from './example-edge.ts';
import type { HttpServer } from './index.ts';

const id = '01890000-0000-7000-8000-000000000000';
const admin = { authorization: 'Bearer ADMIN' };
const json = { ...admin, 'content-type': 'application/json' };
const pathOf = (route: Route, value = id) => route.path.replace(/\{\w+\}/g, encodeURIComponent(value));
const addressOf = (route: Route) => (route.path.includes('{asn}') ? '/api/v1/networks/2497' : pathOf(route));

async function expectNoFailure(server: HttpServer, path: string, init: RequestInit): Promise<number> {
  const answer = await server.fetch(path, init);
  const text = await answer.text();
  expect(answer.status, `${init.method} ${path} ${text}`).toBeLessThan(500);
  if (answer.status < 400) return answer.status;
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const { errors } = JSON.parse(text) as { errors?: { pointer: string; code: string; detail: string }[] }; // as problems are
  if (answer.status === 422)
    expect(errors?.every((error) => error.detail.endsWith('.') && error.code !== '')).toBe(true);
  return answer.status;
}

const evilText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', '\0', '\ud800', "'; drop table account; --", '../../etc/passwd', '%00', '‮', 'x'.repeat(5000)),
);
const evilKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'id',
    'role',
    'email',
    'data',
    'resource',
    'grant_type',
    '',
  ),
  fc.string({ maxLength: 12 }),
);
const { value: evilValue } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    evilText,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(1e308, -0, 2 ** 53),
  ),
  value: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(evilKey, tie('value')), { maxLength: 5, selector: ([key]) => key }).map(asJson),
  ),
}));

// An object literal or assignment would set the prototype; JSON makes a field of that name, and so must the test.
function asJson(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

describe('bad input never fails the server', async () => {
  const server = await exampleEdge();
  const withBody = allRoutes().filter(([, route]) => route.body !== undefined);

  it.each(withBody)('%s: any JSON is taken by its schema or refused with 4xx', async (_name, route) => {
    await fc.assert(
      fc.asyncProperty(evilValue, async (value) => {
        const body = JSON.stringify(value);
        const status = await expectNoFailure(server, addressOf(route), { method: route.method, headers: json, body });
        if (status < 400) expect(route.body?.safeParse(JSON.parse(body)).success || body === '{}').toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('any bytes as any content type on any route', async () => {
    const types = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'application/cloudevents+json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain',
      ';',
      '',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.json().map((text) => new TextEncoder().encode(text.slice(0, -1))),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...allRoutes()), types, bytes, async ([, route], type, body) => {
        if (route.method === 'GET') return;
        const init = { method: route.method, headers: { ...admin, 'content-type': type }, body: new Uint8Array(body) };
        await expectNoFailure(server, addressOf(route), init);
      }),
      { numRuns: 600 },
    );
  });

  it('any text in the path and the query of any route', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...allRoutes()), evilText, evilText, async ([, route], inPath, inQuery) => {
        const { method } = route;
        const safe = (text: string) => encodeURIComponent(text.toWellFormed());
        await expectNoFailure(server, pathOf(route, inPath.toWellFormed()), { method, headers: admin });
        for (const query of [
          `limit=${safe(inQuery)}`,
          `cursor=${safe(inQuery)}`,
          `${safe(inQuery)}=1`,
          'limit=1&limit=2',
          '__proto__=1',
          '&&=%zz',
        ]) {
          await expectNoFailure(server, `${addressOf(route)}?${query}`, { method, headers: admin });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('any text in the headers that are read', async () => {
    const names = [
      'authorization',
      'cookie',
      'origin',
      'sec-fetch-site',
      'if-none-match',
      'if-match',
      'idempotency-key',
      'traceparent',
      'x-forwarded-for',
      'accept',
    ];
    const headerText = fc.string({
      unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...allRoutes()),
        fc.constantFrom(...names),
        headerText,
        async ([, route], name, value) => {
          const headers = { ...(route.method === 'GET' ? admin : json), [name]: value };
          const body = route.method === 'GET' ? {} : { body: '{}' };
          await expectNoFailure(server, addressOf(route), { method: route.method, headers, ...body });
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('no body sets what is not its to set', async () => {
  const server = await exampleEdge();
  const fields = [
    'role',
    'verified',
    'email_verified',
    'banned',
    'id',
    'createdAt',
    'created_at',
    'user_id',
    'version',
  ];
  // Extension attributes of CloudEvents are allowed and not read; the unsubscribe form is a mail client's. Of a role the
  // body of setUserRole is made.
  const strict = allRoutes().filter(
    ([name, { body }]) => body !== undefined && !['pushEvents', 'unsubscribe'].includes(name),
  );

  it.each(strict)('%s refuses role, verified, id and the like', async (name, route) => {
    for (const field of fields) {
      if (name === 'setUserRole' && field === 'role') continue;
      const body = JSON.stringify({ [field]: 'ADMIN' });
      const answer = await server.fetch(addressOf(route), { method: route.method, headers: json, body });
      const problem = (await answer.json()) as { errors: { pointer: string }[] }; // as problems are
      expect(answer.status).toBe(422);
      if (name === 'issueToken') continue; // without its grant_type nothing else is looked at
      expect(problem.errors).toContainEqual(expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' }));
    }
  });
});
