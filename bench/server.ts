import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '#kit/free-port';
import { loadAddresses, type Addresses } from '#notify';
import { makeSealer, randomToken } from '#platform/crypto';
import { openDatabase, type Database } from '#platform/db';
import { silentLog } from '#platform/log';
import { temporaryFolder } from './folder.ts';

/** The real server as a child process with a database of its own; this process is the load. */
export interface BenchServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly secondsToReady: number;
  stop(): Promise<void>;
}

const main = path.resolve(import.meta.dirname, '../server/src/main.ts');

export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<BenchServer> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [main], {
    // Not the folder of the project: a developer's .env is not part of the measurement.
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const endWithMe = () => void child.kill('SIGTERM');
  process.once('exit', endWithMe);
  await ready(child.stdout, gone);
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
    process.off('exit', endWithMe);
  };
  const secondsToReady = (performance.now() - begun) / 1000;
  const url = `http://localhost:${port}`;
  return { url, port, pid: child.pid ?? 0, secondsToReady, stop, [Symbol.asyncDispose]: stop };
}

/** A server, its database and what the people in it are made with. */
export interface ServedWorld extends AsyncDisposable {
  readonly server: BenchServer;
  readonly database: Database;
  readonly db: Database['db'];
  readonly addresses: Addresses;
}

export async function servedWorld(env: Record<string, string> = {}): Promise<ServedWorld> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const secret = randomToken(48);
  const server = stack.use(
    await startServer(folder.path, {
      SECRET_KEY: secret,
      TOCSIN_SAMPLE: 'off',
      // The people of the bench are managers, and sign in with a password alone.
      MFA_REQUIRED: 'off',
      // Sign-ins and calls are limited by address; the load comes from many.
      TRUSTED_PROXIES: '127.0.0.1,::1',
      ...env,
    }),
  );
  const database = stack.use(await openDatabase({ dataDir: folder.path, log: silentLog(), as: 'command' }));
  const addresses = await loadAddresses(database.db, makeSealer([secret]));
  const owned = stack.move();
  return { server, database, db: database.db, addresses, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function ready(output: NodeJS.ReadableStream, gone: Promise<unknown[]>): Promise<void> {
  const said = new Promise<void>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      if (chunk.includes('Tocsin is ready.')) resolve();
    });
  });
  const failed = gone.then(([code]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready.`);
  });
  await Promise.race([said, failed]);
}
