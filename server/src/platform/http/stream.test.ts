import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { exampleEdge, exampleSettings } from './example-edge.ts';
import type { HttpServer, Person, StreamRequest } from './index.ts';

describe('the stream', () => {
  let server: HttpServer | undefined;
  let address = '';
  const opened: { request: StreamRequest; principal: Person }[] = [];

  beforeAll(async () => {
    const settings = { ...exampleSettings, publicUrl: 'http://localhost:3000' };
    server = await exampleEdge({
      settings,
      upgrade(socket, request, principal) {
        opened.push({ request, principal });
        socket.send(JSON.stringify({ type: 'hello', cursor: 'c' }));
      },
    });
    address = await server.listen();
  });
  afterAll(() => server?.close());

  const connect = (headers: Record<string, string>, query = '') =>
    new WebSocket(`${address.replace('http', 'ws')}/api/v1/stream${query}`, { headers });
  const cookie = '__Host-tocsin=ada';
  const origin = 'http://localhost:3000';

  async function refusal(headers: Record<string, string>, query = ''): Promise<number> {
    const socket = connect(headers, query);
    socket.on('error', () => undefined);
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]; // as ws says
    socket.terminate();
    return answer.statusCode;
  }

  it('opens for a session from our own origin and hands over the cursor', async () => {
    const socket = connect({ cookie, origin }, '?cursor=abc');
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message))).toEqual({ type: 'hello', cursor: 'c' });
    expect(opened.at(-1)).toMatchObject({ request: { cursor: 'abc' }, principal: { userId: 'ada', via: 'session' } });
    socket.close();
    await once(socket, 'close');
  });

  it('opens for a bearer token, and for an API token with the scope only', async () => {
    const socket = connect({ authorization: 'Bearer token notifications:read' });
    await once(socket, 'message');
    socket.close();
    expect(opened.at(-1)).toMatchObject({ principal: { via: 'api_token' }, request: { cursor: undefined } });
    expect(await refusal({ authorization: 'Bearer token watches:read' })).toBe(403);
  });

  it('is refused for a foreign or missing Origin, for nobody, and for a bad query', async () => {
    const before = opened.length;
    expect(await refusal({ cookie, origin: 'https://evil.test' })).toBe(403);
    expect(await refusal({ cookie })).toBe(403);
    expect(await refusal({ origin })).toBe(401);
    expect(await refusal({ cookie, origin }, '?what=1')).toBe(422);
    expect(opened.length).toBe(before);
  });

  it('answers a plain request with 400', async () => {
    const answer = await fetch(`${address}/api/v1/stream`, { headers: { authorization: 'Bearer ADMIN' } });
    expect(answer.status).toBe(400);
  });

  it('closes what sends more than a little', async () => {
    const socket = connect({ cookie, origin });
    await once(socket, 'message');
    socket.send('x'.repeat(10_000));
    expect((await once(socket, 'close'))[0]).toBe(1009);
  });
});
