import { createServer, type Server } from 'node:http';
import { createServer as listenOnly } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './index.ts';

let server: Server;
let url = '';
const heard: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    switch (request.url) {
      case '/json':
        return response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"ok":true}');
      case '/page':
        return response.writeHead(429, { 'content-type': 'text/html', 'retry-after': '7' }).end('{"ok":true}');
      case '/away':
        return response.writeHead(302, { location: '/json' }).end();
      case '/long':
        return response.writeHead(200).end('x'.repeat(2_000_000));
      case '/cut':
        return request.on('end', () => request.socket.destroy()).resume();
      default:
        return undefined;
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has such an address
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (path: string, signal = AbortSignal.timeout(5000), base = url) =>
  ask({ method: 'POST', url: base + path, body: '{}', headers: { 'content-type': 'application/json' }, signal });

describe('asking a provider', () => {
  it('gives status, headers and JSON', async () => {
    expect(await post('/json')).toMatchObject({ answered: true, status: 200, text: '{"ok":true}', json: { ok: true } });
  });

  it('believes that a body is JSON only when the answer says so', async () => {
    const answer = await post('/page');
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(answer.answered && answer.json).toBeUndefined();
  });

  it('does not follow a redirect', async () => {
    const before = heard.length;
    expect(await post('/away')).toMatchObject({ status: 302 });
    expect(heard.slice(before)).toEqual(['POST /away']);
  });

  it('reads no more than it needs of a long answer', async () => {
    const answer = await post('/long');
    expect(answer.answered && answer.text.length).toBeLessThanOrEqual(256 * 1024);
  });

  it('says that a request may have arrived when the connection broke after it', async () => {
    expect(await post('/cut')).toMatchObject({ answered: false, handedOver: true, aborted: false });
  });

  it('says the same of one that was given up while the answer was awaited', async () => {
    expect(await post('/silence', AbortSignal.timeout(150))).toMatchObject({ handedOver: true, aborted: true });
  });

  it('knows that nothing arrived where nobody listens, and does not name the address', async () => {
    const silence = await post('/secret', undefined, 'http://127.0.0.1:1');
    expect(silence).toEqual({
      answered: false,
      handedOver: false,
      aborted: false,
      detail: 'No answer (ECONNREFUSED).',
    });
  });

  it('knows that nothing arrived when a secure connection was never agreed on', async () => {
    const mute = listenOnly().listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as AddressInfo; // a TCP server has such an address
    const silence = await post('/x', AbortSignal.timeout(150), `https://127.0.0.1:${port}`);
    mute.close();
    expect(silence).toMatchObject({ answered: false, handedOver: false, aborted: true });
  });

  it('sends nothing when it was told to end before', async () => {
    const before = heard.length;
    expect(await post('/json', AbortSignal.abort())).toMatchObject({ answered: false, handedOver: false });
    expect(heard).toHaveLength(before);
  });
});
