import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { browser, freePort } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { homeOf, startServer, tocsin, type Installation, type KillableServer } from './kill-server.ts';

let installation: Installation;
let server: KillableServer;

beforeAll(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-command-'));
  installation = { dataDir, port: await freePort(), smtpUrl: 'smtp://127.0.0.1:1' };
  // Nothing runs yet, so the command starts the database and stops it again.
  await tocsin(installation, 'migrate');
  server = await startServer(installation);
}, 120_000);

afterAll(async () => {
  const home = homeOf(installation.dataDir);
  if (home) await rm(home, { recursive: true, force: true });
  await rm(installation.dataDir, { recursive: true, force: true });
});

describe('commands beside a running server on its embedded database', () => {
  it('are heard by it: who is disabled is cut off at once', { timeout: 60_000 }, async () => {
    const [, email = '', password = ''] = /(\S+@tocsin\.test) +(\S+)/.exec(server.greeting) ?? [];
    const who = browser(server.url);
    await who.call('signIn', { body: { email, password } });
    const stream = new URL('/api/v1/stream', server.url.replace('http', 'ws'));
    const socket = new WebSocket(stream, { headers: { cookie: who.cookie(), origin: server.url } });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await tocsin(installation, 'users', 'disable', email);
    await closed;
    await expect(who.call('getMe')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('do not start a second server on its data', { timeout: 60_000 }, async () => {
    const second = { ...installation, port: await freePort() };
    await expect(startServer(second)).rejects.toThrow('Another Tocsin server');
  });

  it('find the database by themselves when it has stopped in order', { timeout: 60_000 }, async () => {
    expect(await server.stop()).toBe(0);
    expect(JSON.parse(await tocsin(installation, 'migrate', '--json'))).toEqual({ applied: [] });
  });

  it('end the sample world for good', { timeout: 60_000 }, async () => {
    expect(server.greeting).toContain('ada@tocsin.test');
    await tocsin(installation, 'seed', '--remove');
    server = await startServer(installation);
    expect(server.greeting).not.toContain('@tocsin.test');
    expect(await server.stop()).toBe(0);
  });
});
