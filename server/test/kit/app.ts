import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeClient } from '@tocsin/sdk';
import { afterAll, beforeAll } from 'vitest';
import { startApp, type App } from '#app';
import { movableClock, type MovableClock } from '#platform/clock';
import { silentLog } from '#platform/log';
import { readSettings } from '#platform/settings';
import { freshDatabase } from './database.ts';
import { freePort } from './free-port.ts';

/** The whole server in sample mode, on a free port and a database of its own. */
export interface TestApp {
  readonly app: App;
  readonly clock: MovableClock;
  /** `http://localhost:…`, which is also its PUBLIC_URL. */
  readonly url: string;
}

/** Starts the server before the tests of a file and stops it after them. Read the properties inside tests and hooks. */
export function usingApp(env: Record<string, string> = {}): TestApp {
  let started: TestApp | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-app-'));
    started = await startTestApp({ DATA_DIR: folder, ...env });
  });
  afterAll(async () => {
    await started?.app.stop();
    await started?.app.ground.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const read = () => {
    if (!started) throw new Error('The server is there only inside tests and hooks.');
    return started;
  };
  return {
    get app() {
      return read().app;
    },
    get clock() {
      return read().clock;
    },
    get url() {
      return read().url;
    },
  };
}

async function startTestApp(env: Record<string, string>): Promise<TestApp> {
  const port = await freePort();
  const settings = readSettings({ TOCSIN_SAMPLE: 'on', PORT: String(port), LOG_LEVEL: 'silent', ...env });
  const clock = movableClock();
  const database = await freshDatabase(10);
  const app = await startApp(settings, { database, clock, log: silentLog(), checkAnswers: true });
  return { app, clock, url: settings.publicUrl };
}

/** Somebody at a browser: a client that keeps cookies and sends the page's origin. */
export function browser(url: string) {
  const jar = new Map<string, string>();
  const withCookies: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('origin', url);
    const response = await fetch(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const client = makeClient({ baseUrl: url, fetch: withCookies });
  return { ...client, cookie: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
}
