import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort, freshDatabase } from '#kit';
import type { Database } from '#platform/db';
import { start, type Child } from './child.ts';

const cli = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** One installation whose work several processes share: a database, and what they all are started with. */
export interface SplitScene extends AsyncDisposable {
  /** For the oracle: a way to the database that nothing cuts. */
  readonly database: Database;
  /** The address of the process that has the role `api`. */
  readonly url: string;
  /** Starts `tocsin start` with these words; resolves when it is ready. */
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Process>;
  /** Runs `tocsin` to its end and answers what it printed. */
  tocsin(words: readonly string[], input?: string): Promise<string>;
}

export interface Process extends Child {
  /** Reads one of its metrics. */
  metric(name: string): Promise<number>;
}

export async function openSplitScene(env: Readonly<Record<string, string>>): Promise<SplitScene> {
  await using stack = new AsyncDisposableStack();
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-split-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  const database = stack.use(await freshDatabase(3));
  const port = await freePort();
  const shared = {
    DATABASE_URL: database.url,
    DATA_DIR: home,
    PORT: String(port),
    SECRET_KEY: 'a key for several processes of one installation',
    LOG_LEVEL: 'warn',
    // Whoever acts here signs in by password alone; the second step has tests of its own.
    MFA_REQUIRED: 'off',
    ...env,
  };
  const open = stack.move();
  return {
    database,
    url: `http://localhost:${port}`,
    async start(words, own = {}) {
      const metrics = `127.0.0.1:${await freePort()}`;
      const given = { cwd: home, env: { ...shared, METRICS_ADDRESS: metrics, ...own } };
      const child = start(process.execPath, [cli, 'start', ...words], given);
      open.defer(() => child.kill());
      await child.says('Tocsin is ready.');
      return { ...child, metric: (name) => readMetric(metrics, name) };
    },
    async tocsin(words, input) {
      const child = start(process.execPath, [cli, ...words], { cwd: home, env: shared, ...(input ? { input } : {}) });
      const code = await child.gone;
      if (code !== 0) throw new Error(`tocsin ${words.join(' ')} ended with ${String(code)}: ${child.said()}`);
      return child.said();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function readMetric(address: string, name: string): Promise<number> {
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const value = new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`There is no metric ${name}.`);
  return Number(value);
}

/** Resolves when the broker carries the work of the process. */
export async function carried(one: Process): Promise<void> {
  await eventually(async () => {
    if ((await one.metric('tocsin_transport_up')) !== 1) throw new Error('The broker does not carry yet.');
  });
}
