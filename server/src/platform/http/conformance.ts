import { routes } from '@tocsin/sdk/contract';
import type { Route, RouteName } from '@tocsin/sdk/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evilText, evilValue, unfriendly } from './evil.ts';
import type { HttpServer } from './serve.ts';

interface Attacked {
  server: Pick<HttpServer, 'fetch'>;
  /** What lets an administrator in. */
  headers: Record<string, string>;
}

/**
 * Bad input on every route: whatever is sent, the answer is a success or a problem of the 4xx kind. `open` is asked once a
 * test; `except` names routes that would end the session that `headers` stand for.
 */
export function describeBadInput(open: () => Promise<Attacked>, { except = [] }: { except?: RouteName[] } = {}): void {
  // The keys of the table are its names.
  const all = (Object.entries(routes) as [RouteName, Route][]).filter(([name]) => !except.includes(name));
  const anyRoute = fc.constantFrom(...all.map(([, route]) => route));
  const withBody = all.filter(([, route]) => route.body !== undefined);

  it.each(withBody)('%s: any JSON is taken by its schema or refused', async (_name, route) => {
    const { server, headers } = await open();
    const bodies = route.body === undefined ? evilValue : fc.oneof(evilValue, unfriendly(route.body));
    const test = fc.asyncProperty(bodies, async (value) => {
      const body = JSON.stringify(value);
      const init = { method: route.method, headers: { ...headers, 'content-type': 'application/json' }, body };
      const status = await attack(server, addressOf(route), init);
      if (status < 400) expect(route.body?.safeParse(JSON.parse(body)).success).toBe(true);
    });
    await fc.assert(test, { numRuns: 60 });
    await expectStillIn({ server, headers });
  });

  it('any bytes as any content type', async () => {
    const { server, headers } = await open();
    const test = fc.asyncProperty(anyRoute, contentType, anyBytes, async (route, type, body) => {
      if (route.method === 'GET') return;
      const init = { method: route.method, headers: { ...headers, 'content-type': type }, body: new Uint8Array(body) };
      await attack(server, addressOf(route), init);
    });
    await fc.assert(test, { numRuns: 400 });
    await expectStillIn({ server, headers });
  });

  it('any text in the path and the query', async () => {
    const { server, headers } = await open();
    const test = fc.asyncProperty(anyRoute, evilText, evilText, async (route, inPath, inQuery) => {
      const { method } = route;
      await attack(server, addressOf(route, inPath.toWellFormed()), { method, headers });
      for (const query of queriesWith(encodeURIComponent(inQuery.toWellFormed()))) {
        await attack(server, `${addressOf(route)}?${query}`, { method, headers });
      }
    });
    await fc.assert(test, { numRuns: 200 });
    await expectStillIn({ server, headers });
  });

  it('any query of the right shape, any cursor', async () => {
    const { server, headers } = await open();
    for (const [, route] of all.filter(([, { query }]) => query !== undefined)) {
      const queries = route.query === undefined ? fc.constant({}) : unfriendly(route.query);
      const test = fc.asyncProperty(queries, async (query) => {
        const pairs = Object.entries(Object(query)).map(([name, value]): [string, string] => [name, String(value)]);
        await attack(server, `${addressOf(route)}?${new URLSearchParams(pairs).toString()}`, { headers });
      });
      await fc.assert(test, { numRuns: 40 });
      for (const cursor of oddCursors) await attack(server, `${addressOf(route)}?cursor=${cursor}`, { headers });
    }
  });

  it('any text in the headers that are read', async () => {
    const { server, headers } = await open();
    const test = fc.asyncProperty(anyRoute, headerName, headerText, async (route, name, value) => {
      const init = { method: route.method, headers: { ...headers, [name]: value } };
      await attack(server, addressOf(route), init);
    });
    await fc.assert(test, { numRuns: 400 });
    await expectStillIn({ server, headers });
  });
}

const id = '01890000-0000-7000-8000-000000000000';

export function addressOf(route: Route, value?: string): string {
  const usual = route.path.includes('{asn}') ? '2497' : id;
  return route.path.replace(/\{\w+\}/g, encodeURIComponent(value ?? usual));
}

async function attack(server: Attacked['server'], path: string, init: RequestInit): Promise<number> {
  const answer = await server.fetch(path, init);
  const text = await answer.text();
  expect(answer.status, `${init.method ?? 'GET'} ${path} answered ${text}`).toBeLessThan(500);
  if (answer.status < 400) return answer.status;
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  if (answer.status !== 422) return answer.status;
  // A problem is such an object.
  const { errors = [] } = JSON.parse(text) as { errors?: { code: string; detail: string }[] };
  expect(errors.every(({ code, detail }) => code !== '' && detail.endsWith('.'))).toBe(true);
  return answer.status;
}

// If one of the attacks had ended the session, all that follow would be refused at the door and prove nothing.
async function expectStillIn({ server, headers }: Attacked): Promise<void> {
  expect((await server.fetch('/api/v1/me', { headers })).status).toBe(200);
}

const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/cloudevents+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  ';',
  '',
);
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.json().map((text) => new TextEncoder().encode(text.slice(0, -1))),
);
const queriesWith = (text: string) => [
  `limit=${text}`,
  `cursor=${text}`,
  `${text}=1`,
  'limit=1&limit=2',
  '__proto__=1',
  '&&=%zz',
];
const oddCursors = [[], {}, null, 1, [null], ['x'], ['2026-11-20', 'x'], [id], [1e308, id], ['\0', id]].map((value) =>
  Buffer.from(JSON.stringify(value)).toString('base64url'),
);
const headerName = fc.constantFrom(
  'cookie',
  'origin',
  'sec-fetch-site',
  'if-none-match',
  'if-match',
  'idempotency-key',
  'traceparent',
  'x-forwarded-for',
  'accept',
  'user-agent',
);
const printable = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code));
const headerText = fc.string({ unit: printable, maxLength: 60 });
