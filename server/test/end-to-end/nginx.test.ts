import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { browser, eventually } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { hasNginx, openNginxScene, type NginxScene } from './nginx-scene.ts';

const email = 'ada@example.org';
const password = 'a password behind a proxy';
const source = 'https://example.org/proxy';

describe.skipIf(!hasNginx)('the nginx of the bundle before two servers', () => {
  let scene: NginxScene;
  let ada: ReturnType<typeof browser>;

  beforeAll(async () => {
    scene = await openNginxScene();
    await scene.tocsin(['users', 'create', email, '--role', 'MANAGER', '--password-stdin'], password);
    ada = browser(scene.url);
    await ada.call('signIn', { body: { email, password } });
  }, 120_000);
  afterAll(() => scene[Symbol.asyncDispose](), 60_000);

  const json = { 'content-type': 'application/json' };
  const wrong = JSON.stringify({ email, password: 'not the password at all' });
  it.each([
    [401, 'POST', '/api/v1/auth/sign-in', { headers: json, body: wrong }],
    [401, 'GET', '/api/v1/me', {}],
    [401, 'GET', '/api/v1/me', { headers: { authorization: 'Bearer of-nothing' } }],
    [401, 'GET', '/api/v1/users', {}],
    [403, 'POST', '/api/v1/auth/sign-in', { headers: { ...json, origin: 'https://elsewhere.example' }, body: wrong }],
    [404, 'GET', '/api/v1/nothing', {}],
    [405, 'PUT', '/api/v1/auth/sign-in', { headers: json, body: wrong }],
    [415, 'POST', '/api/v1/auth/sign-in', { headers: { 'content-type': 'text/plain' }, body: wrong }],
    [422, 'POST', '/api/v1/auth/sign-in', { headers: json, body: '{}' }],
    [200, 'GET', '/livez', {}],
    [404, 'GET', '/dev/mail', {}],
  ])('lets a %i to %s %s pass as it is', async (status, method, path, init) => {
    const [direct, proxied] = await Promise.all(
      [scene.servers[0]?.url ?? '', scene.url].map((base) => answerTo(`${base}${path}`, { method, ...init })),
    );
    expect(proxied).toEqual(direct);
    expect(proxied?.status).toBe(status);
  });

  it('gives requests to both servers, over connections that it keeps', async () => {
    const before = scene.servers.map(({ connections }) => connections());
    for (let n = 0; n < 40; n += 1) await fetch(`${scene.url}/livez`).then((response) => response.text());
    for (const [index, { address, connections }] of scene.servers.entries()) {
      expect(scene.log()).toContain(`"server":"${address}"`);
      expect(connections() - (before[index] ?? 0)).toBeLessThan(3);
    }
  });

  it('opens the live stream, and what one server takes comes out of the other', async () => {
    await ada.call('makeWatch', { body: { resource: { kind: 'topic', id: 'proxy' }, min_severity: 'low' } });
    const sockets = [listen(), listen()];
    try {
      await Promise.all(sockets.map(({ heard }) => eventually(() => expect(heard()).toContain('"hello"'))));
      const token = await ada.call('makeMyApiToken', { body: { name: 'push', scopes: ['events:write'], source } });
      const pushed = await push({ token: 'token' in token ? token.token : '', body: 'The disk is full.' });
      expect(pushed.status).toBe(202);
      await Promise.all(sockets.map(({ heard }) => eventually(() => expect(heard()).toContain('A test of the way'))));
    } finally {
      for (const { socket } of sockets) socket.terminate();
    }
    await eventually(() => expect(scene.log().match(/"status":"101"/g)).toHaveLength(2));
    expect(new Set(serversOf('/api/v1/stream')).size).toBe(2);
  });

  it('refuses a live stream without a session by a 401', async () => {
    const socket = new WebSocket(`${scene.url.replace('http', 'ws')}/api/v1/stream`);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(401);
    socket.on('error', () => undefined).terminate();
  });

  it('tells the servers the address of the caller, whatever the caller says of it', async () => {
    const cookie = await signInFrom('127.0.0.2', { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=198.51.100.8' });
    const response = await fetch(`${scene.url}/api/v1/me/sessions`, { headers: { cookie } });
    const { items } = (await response.json()) as { items: { current: boolean; address: string }[] };
    expect(items.find(({ current }) => current)?.address).toBe('127.0.0.2');
  });

  it('takes four megabytes of events, and refuses more as the server would', async () => {
    const made = await ada.call('makeMyApiToken', { body: { name: 'large', scopes: ['events:write'], source } });
    const token = 'token' in made ? made.token : '';
    const events = Array.from({ length: 900 }, (_, n) => event(`large-${n}`, 'x'.repeat(4_000)));
    expect((await push({ token, events })).status).toBe(202);
    const tooMany = Array.from({ length: 1_100 }, (_, n) => event(`larger-${n}`, 'x'.repeat(4_000)));
    const tooLong = { email, password: 'x'.repeat(3_000_000) };
    const refused = [
      await push({ token, events: tooMany }),
      await fetch(`${scene.url}/api/v1/auth/sign-in`, { method: 'POST', headers: json, body: JSON.stringify(tooLong) }),
    ];
    for (const response of refused) {
      expect(response.status).toBe(413);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'BODY_TOO_LARGE', status: 413, title: expect.any(String) });
    }
  });

  it('rule 53: logs no token, neither from a query nor from a path', async () => {
    await visitLinks('while-servers-run');
    expect(scene.log()).toContain('"path":"/verify-email"');
    expect(scene.log()).toContain('"path":"/u/[redacted]"');
    expect(scene.log()).not.toContain('while-servers-run');
  });

  it('goes on with the server that is left, and says so when none is', async () => {
    await scene.servers[0]?.stop();
    const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(`${scene.url}/livez`)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await scene.servers[1]?.stop();
    const none = await fetch(`${scene.url}/api/v1/me`);
    expect(none.status).toBe(503);
    expect(await none.json()).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    await visitLinks('while-no-server-runs');
    expect(scene.log()).not.toContain('while-no-server-runs');
  });

  let rounds = 0;
  async function visitLinks(secret: string): Promise<void> {
    rounds += 1;
    const paths = [
      '/verify-email?token=',
      '/u/',
      '/a/',
      '/api/v1/links/unsubscribe/',
      '/api/v1/stream?ticket=',
      '//u/',
    ];
    const headers = { referer: `${scene.url}/reset-password?token=${secret}` };
    for (const path of paths) await answerTo(`${scene.url}${path}${secret}-of-a-link`, { headers });
    await fetch(`${scene.url}/last`);
    await eventually(() => expect(scene.log().split('"path":"/last"').length).toBeGreaterThan(rounds));
  }

  function serversOf(path: string): string[] {
    return [...scene.log().matchAll(new RegExp(`"path":"${path}".*?"server":"([^"]+)"`, 'g'))].map(
      ([, server = '']) => server,
    );
  }

  function listen() {
    const socket = new WebSocket(`${scene.url.replace('http', 'ws')}/api/v1/stream`, {
      headers: { cookie: ada.cookie(), origin: scene.url },
    });
    let heard = '';
    socket.on('message', (data: Buffer) => (heard += data.toString()));
    return { socket, heard: () => heard };
  }

  function push({ token, events, body = '' }: { token: string; events?: object[]; body?: string }): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...json };
    const what = events ?? event('one', body);
    return fetch(`${scene.url}/api/v1/events`, { method: 'POST', headers, body: JSON.stringify(what) });
  }

  async function signInFrom(localAddress: string, headers: Record<string, string>): Promise<string> {
    const options = { method: 'POST', localAddress, headers: { ...json, origin: scene.url, ...headers } };
    const sent = request(`${scene.url.replace('localhost', '127.0.0.1')}/api/v1/auth/sign-in`, options);
    sent.end(JSON.stringify({ email, password }));
    const [response] = await once(sent, 'response');
    await text(response);
    expect(response.statusCode).toBe(200);
    return String(response.headers['set-cookie']).split(';')[0] ?? '';
  }
});

function event(id: string, body: string): object {
  const data = { severity: 'low', title: 'A test of the way', body, resources: [{ kind: 'topic', id: 'proxy' }] };
  return { specversion: '1.0', id, source, type: 'proxy.test', data };
}

/** What of an answer must be the same directly and by way of nginx. */
interface Answer {
  readonly status: number;
  readonly headers: readonly (string | null)[];
  readonly body: string;
}

async function answerTo(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const named = ['content-type', 'allow', 'www-authenticate', 'cache-control', 'referrer-policy'];
  const headers = named.map((name) => response.headers.get(name));
  const body = await response.text();
  return { status: response.status, headers, body: body.replace(/"trace_id":"\w+"/, '') };
}
