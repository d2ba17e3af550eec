import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { exampleEdge, exampleSettings } from './example-edge.ts';
import { noContent } from './index.ts';

describe('the health of the server', () => {
  it('is told without touching the database', async () => {
    const server = await exampleEdge({ ready: () => Promise.reject(new Error('down')) });
    expect((await server.fetch('/livez')).status).toBe(200);
    const answer = await server.fetch('/readyz');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: 'unavailable', checks: { server: 'failed' } },
    ]);
  });

  it('is told in detail on the machine itself and to operators, and to nobody else', async () => {
    const settings = { ...exampleSettings, trustedProxies: ['127.0.0.1'] };
    const server = await exampleEdge({ settings, ready: async () => ({ database: 'ok', mail: 'failed' }) });
    const ask = async (headers: Record<string, string>) => await (await server.fetch('/readyz', { headers })).json();
    const detailed = { status: 'unavailable', checks: { database: 'ok', mail: 'failed' } };
    const outside = { 'x-forwarded-for': '192.0.2.1' };
    expect(await ask({})).toEqual(detailed);
    expect(await ask(outside)).toEqual({ status: 'unavailable' });
    expect(await ask({ ...outside, authorization: 'Bearer AUTHENTICATED' })).toEqual({ status: 'unavailable' });
    expect(await ask({ ...outside, authorization: 'Bearer wrong' })).toEqual({ status: 'unavailable' });
    expect(await ask({ ...outside, authorization: 'Bearer MANAGER' })).toEqual(detailed);
  });
});

describe('a stop', () => {
  function slow() {
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const signOut = async () => {
      begun.resolve();
      await ended.promise;
      return noContent();
    };
    return { handlers: { signOut }, begun: begun.promise, end: () => ended.resolve() };
  }

  it('waits for the request that runs and accepts no other', async () => {
    const { handlers, begun, end } = slow();
    const server = await exampleEdge({ handlers });
    const address = await server.listen();
    const running = fetch(`${address}/api/v1/auth/sign-out`, { method: 'POST' });
    await begun;
    const closing = server.close();
    await expect(fetch(`${address}/livez`)).rejects.toThrow();
    end();
    expect((await running).status).toBe(204);
    await closing;
  });

  it('cuts off what takes longer than the time to drain', async () => {
    const { handlers, begun, end } = slow();
    const settings = { ...exampleSettings, drainTimeoutMs: 1 };
    const server = await exampleEdge({ handlers, settings });
    const address = await server.listen();
    const running = fetch(`${address}/api/v1/auth/sign-out`, { method: 'POST' });
    const cut = expect(running).rejects.toThrow();
    await begun;
    await server.close();
    await cut;
    end();
  });
});

describe('what is not HTTP', () => {
  it.each([
    ['a broken request line', 'HELLO\r\n\r\n', '400'],
    ['a header beyond 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    [
      'two lengths for one body',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      '400',
    ],
  ])('is refused: %s', async (_name, sent, status) => {
    const server = await exampleEdge();
    const { port } = new URL(await server.listen());
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(sent);
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`));
    await server.close();
  });
});
