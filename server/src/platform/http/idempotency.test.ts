import { usingDatabase } from '#kit';
import { movableClock } from '#platform/clock';
import { coded } from '#platform/errors';
import { describe, expect, it } from 'vitest';
import { exampleEdge } from './example-edge.ts';
import { created, forgetAnswers, keepAnswers } from './index.ts';
import type { HttpServer } from './index.ts';

const watch = { resource: { kind: 'network', id: '2497' }, min_severity: 'high' };

function send(server: HttpServer, key: string, change: { role?: string; body?: object; path?: string } = {}) {
  const { role = 'AUTHENTICATED', body = watch, path = '/api/v1/watches' } = change;
  const headers = { authorization: `Bearer ${role}`, 'content-type': 'application/json', 'idempotency-key': key };
  return server.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('an Idempotency-Key', () => {
  const test = usingDatabase();
  let calls = 0;
  const counting = { makeWatch: async () => created({ id: ++calls }) };
  const edge = (handlers: Parameters<typeof exampleEdge>[0] = {}) =>
    exampleEdge({ handlers: counting, idempotency: keepAnswers(test.db), ...handlers });

  it('gives the same answer to the same request, which ran once', async () => {
    const server = await edge();
    const first = await send(server, 'k1');
    const again = await send(server, 'k1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is refused with another body or on another route', async () => {
    const server = await edge();
    await send(server, 'k2');
    const other = await send(server, 'k2', { body: { ...watch, min_severity: 'low' } });
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const mute = { resource: watch.resource };
    expect((await send(server, 'k2', { path: '/api/v1/mutes', body: mute })).status).toBe(422);
  });

  it('belongs to one person', async () => {
    const server = await edge();
    const bodies = await Promise.all([send(server, 'k3'), send(server, 'k3', { role: 'ADMIN' })]);
    const [one, two] = await Promise.all(bodies.map((answer) => answer.json()));
    expect(one).not.toEqual(two);
  });

  it('is in flight while the first request runs, and 20 at once run once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const server = await edge({
      handlers: {
        makeWatch: async () => {
          runs++;
          await promise;
          return created({ id: 'slow' });
        },
      },
    });
    const answers = Array.from({ length: 20 }, () => send(server, 'k4'));
    const refused = await Promise.race(answers);
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'IDEMPOTENCY_IN_FLIGHT' }]);
    expect(refused.headers.get('retry-after')).toBe('1');
    resolve();
    // Whoever came after the end of the first got its answer again.
    const isFirst = (answer: Response) => answer.status === 201 && !answer.headers.has('idempotency-replayed');
    expect((await Promise.all(answers)).filter(isFirst)).toHaveLength(1);
    expect(runs).toBe(1);
    expect((await send(server, 'k4')).status).toBe(201);
  });

  it('is free again after a refusal', async () => {
    let runs = 0;
    const makeWatch = async () => {
      if (++runs === 1) throw coded('WATCH_EXISTS');
      return created({});
    };
    const server = await edge({ handlers: { makeWatch } });
    expect((await send(server, 'k5')).status).toBe(409);
    expect((await send(server, 'k5')).status).toBe(201);
  });

  it('lasts 24 hours, and one whose process died lasts a minute', async () => {
    const clock = movableClock(new Date('2026-11-20T10:00:00Z'));
    const server = await edge({ clock });
    const first = await (await send(server, 'k6')).json();
    clock.advance(23 * 3_600_000);
    expect(await (await send(server, 'k6')).json()).toEqual(first);
    clock.advance(2 * 3_600_000);
    expect(await (await send(server, 'k6')).json()).not.toEqual(first);
    const store = keepAnswers(test.db);
    const died = { principal: 'ada', key: 'k7', route: 'makeWatch', bodyHash: Buffer.from('x'), now: clock.now() };
    expect(await store.begin(died)).toEqual({ state: 'new' });
    expect(await store.begin({ ...died, now: new Date(died.now.getTime() + 59_000) })).toEqual({ state: 'in_flight' });
    expect(await store.begin({ ...died, now: new Date(died.now.getTime() + 61_000) })).toEqual({ state: 'new' });
  });

  it('that is not visible ASCII of 1 to 255 characters is refused', async () => {
    const server = await edge();
    for (const key of ['a b', 'x'.repeat(256)]) expect((await send(server, key)).status).toBe(422);
  });

  it('rule 54: is not read where the contract does not name it, so no credential is ever stored', async () => {
    const cookies = [{ name: 'tocsin', value: 'top-secret-session' }];
    const makeWatchWithCookie = async () => ({ status: 201, body: {}, cookies });
    const makeToken = async () => created({ token: 'top-secret-token' });
    const server = await edge({ handlers: { makeWatch: makeWatchWithCookie, makeMyApiToken: makeToken } });
    await send(server, 'k8');
    await send(server, 'k9', { path: '/api/v1/me/api-tokens', body: { name: 'x', scopes: ['me:read'] } });
    const rows = await test.db.selectFrom('idempotency').selectAll().execute();
    expect(rows.some((row) => row.key === 'k8')).toBe(true);
    expect(rows.some((row) => row.key === 'k9')).toBe(false);
    expect(JSON.stringify(rows)).not.toContain('top-secret');
  });

  it('is forgotten by the nightly cleaning', async () => {
    await forgetAnswers(test.db, new Date('2100-01-01T00:00:00Z'));
    expect(await test.db.selectFrom('idempotency').selectAll().execute()).toEqual([]);
  });
});
