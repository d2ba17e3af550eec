import { describe, expect, it } from 'vitest';
import { exampleEdge, exampleSettings } from './example-edge.ts';
import type { HttpServer } from './index.ts';

const cookie = '__Host-tocsin=ada';
const own = 'https://tocsin.test';
const json = { 'content-type': 'application/json' };

async function post(server: HttpServer, headers: Record<string, string>, path = '/api/v1/notifications/seen') {
  const answer = await server.fetch(path, { method: 'POST', headers });
  const text = await answer.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: answer.status, body };
}

describe('a change made with the session cookie', async () => {
  const server = await exampleEdge();

  it('passes from our own origin', async () => {
    expect(await post(server, { cookie, origin: own })).toMatchObject({ status: 204 });
    expect(await post(server, { cookie, origin: own, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 204 });
  });

  it.each([
    ['without an Origin', {}],
    ['from a foreign Origin', { origin: 'https://evil.test' }],
    ['from an Origin that begins like ours', { origin: 'https://tocsin.test.evil.test' }],
    ['from another port', { origin: 'https://tocsin.test:8443' }],
    ['from the plain twin of our Origin', { origin: 'http://tocsin.test' }],
    ['from a sandboxed page', { origin: 'null' }],
    ['that the browser calls cross-site', { origin: own, 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused with 403', async (_name, headers) => {
    expect(await post(server, { cookie, ...headers })).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
  });

  it('is a matter of the method: reading needs no Origin', async () => {
    expect((await server.fetch('/api/v1/me', { headers: { cookie } })).status).toBe(200);
  });

  it('is refused before the session is looked up, also when the session has ended', async () => {
    expect(await post(server, { cookie: '__Host-tocsin=ended' })).toMatchObject({ status: 403 });
  });
});

describe('a sign-in', async () => {
  const server = await exampleEdge();
  const signIn = (headers: Record<string, string>) =>
    server.fetch('/api/v1/auth/sign-in', {
      method: 'POST',
      headers: { ...json, ...headers },
      body: '{"email":"ada@tocsin.test","password":"x"}',
    });

  it('passes without an Origin, as from a script, and with ours', async () => {
    expect((await signIn({})).status).toBe(200);
    expect((await signIn({ origin: own })).status).toBe(200);
  });

  it('from a foreign Origin is refused with 403', async () => {
    expect((await signIn({ origin: 'https://evil.test' })).status).toBe(403);
  });
});

describe('the session cookie', () => {
  it('does not count beside an Authorization header', async () => {
    const server = await exampleEdge();
    const authorization = 'Bearer ADMIN';
    expect(await post(server, { cookie, authorization })).toMatchObject({ status: 204 });
    expect(await post(server, { cookie, authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
  });

  it('counts only under its __Host- name', async () => {
    const server = await exampleEdge();
    expect(await post(server, { cookie: 'tocsin=ada', origin: own })).toMatchObject({ status: 401 });
  });

  it('is not looked at on routes with an authenticator of their own', async () => {
    const server = await exampleEdge();
    const foreign = { cookie, origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
    expect(await post(server, foreign, '/u/token')).toMatchObject({ status: 204 });
  });

  const setting = {
    signOut: async () => ({ status: 204, cookies: [{ name: 'tocsin', value: 'abc', maxAgeSeconds: 60 }] }),
  };
  const signOut = async (server: HttpServer) =>
    (await server.fetch('/api/v1/auth/sign-out', { method: 'POST' })).headers.getSetCookie();

  it('is set for this host alone, out of reach of scripts', async () => {
    const server = await exampleEdge({ handlers: setting });
    expect(await signOut(server)).toEqual(['__Host-tocsin=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60']);
  });

  it('is plain where insecure http was allowed and is used', async () => {
    const settings = { ...exampleSettings, insecureHttp: true, publicUrl: 'http://tocsin.lan' };
    expect(await signOut(await exampleEdge({ handlers: setting, settings }))).toEqual([
      'tocsin=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    ]);
    const https = { ...exampleSettings, insecureHttp: true };
    expect((await signOut(await exampleEdge({ handlers: setting, settings: https })))[0]).toContain('__Host-');
  });

  it('can be taken away beside another one that is set', async () => {
    const cookies = [
      { name: 'tocsin', value: null },
      { name: 'tocsin-device', value: 'd' },
    ];
    const server = await exampleEdge({ handlers: { signOut: async () => ({ status: 204, cookies }) } });
    expect(await signOut(server)).toEqual([
      '__Host-tocsin=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
      '__Host-tocsin-device=d; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
  });
});

describe('sample mode', () => {
  const settings = { ...exampleSettings, sampleMode: true, publicUrl: 'http://localhost:3000' };
  const at = (host: string, origin: string) => ({ cookie, host, origin });

  it('takes every loopback name of the machine as its own', async () => {
    const server = await exampleEdge({ settings });
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'tocsin.localhost:3000']) {
      expect(await post(server, at(host, `http://${host}`))).toMatchObject({ status: 204 });
    }
    expect(await post(server, at('127.0.0.1:3000', 'http://127.0.0.1:4000'))).toMatchObject({ status: 403 });
  });

  it('refuses a name that points at it from outside', async () => {
    const server = await exampleEdge({ settings });
    for (const host of ['evil.test', 'localhost.evil.test', '127.0.0.1.evil.test:3000']) {
      expect(await post(server, at(host, `http://${host}`))).toMatchObject({
        status: 403,
        body: { code: 'CROSS_SITE' },
      });
      expect((await server.fetch('/livez', { headers: { host } })).status).toBe(403);
    }
  });
});
