import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressRefused, postOutside, resolveOutside } from './index.ts';

let server: Server;
let base = '';
let called = 0;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    called += 1;
    if (request.url === '/long') response.end('x'.repeat(10_000));
    else if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (request.url !== '/silent') response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo; // a server that listens on TCP has one
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => server.close());

const post = (path: string, allowedNetworks: readonly string[]) =>
  postOutside({
    url: base + path,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(300),
    allowedNetworks,
  });

describe('rule 50: a URL that a person gives', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://localhost/',
    'https://10.0.0.1/',
    'https://172.16.5.5/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[fc00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://0.0.0.0/',
    'https://100.64.0.1/',
  ])('does not lead inside: %s', async (url) => {
    await expect(resolveOutside(url, [])).rejects.toThrow(AddressRefused);
  });

  it.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'nonsense',
    'https://user:secret@8.8.8.8/',
    'http://8.8.8.8/',
  ])('is https without credentials: %s', async (url) => {
    await expect(resolveOutside(url, [])).rejects.toThrow(AddressRefused);
  });

  it('may lead outside, and is called at the address that was looked at', async () => {
    expect(await resolveOutside('https://8.8.8.8/hook', [])).toMatchObject({ address: '8.8.8.8' });
  });

  it('may lead into a network that an operator opened, and only that one', async () => {
    const before = called;
    expect(await post('/', ['127.0.0.0/8'])).toMatchObject({ status: 204 });
    await expect(post('/', ['10.0.0.0/8'])).rejects.toThrow('private network');
    expect(called).toBe(before + 1);
  });

  it('is not followed when it redirects', async () => {
    expect(await post('/away', ['127.0.0.0/8'])).toMatchObject({ status: 302 });
  });

  it('gives an answer of 200 characters at most', async () => {
    expect((await post('/long', ['127.0.0.0/8'])).text).toHaveLength(200);
  });

  it('may not hold a worker for ever', async () => {
    await expect(post('/silent', ['127.0.0.0/8'])).rejects.toThrow();
  });
});
