import { execFile, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const folder = path.resolve(import.meta.dirname, '../../..');
const cliIn = (code: string): string => path.join(code, 'server/src/cli/main.ts');

/** A whole server in a process of its own, with its database, on one data folder. */
export interface KillableServer {
  readonly url: string;
  /** What it printed when it was ready. */
  readonly greeting: string;
  /** SIGKILL, to the server alone or to its database as well, as when the power goes. Resolves when both are gone. */
  kill(what: 'server' | 'server and database'): Promise<void>;
  /** SIGTERM. Answers the exit code. */
  stop(): Promise<number | null>;
}

export interface Installation {
  readonly dataDir: string;
  readonly port: number;
  readonly smtpUrl: string;
  /** Another copy of the code. */
  readonly code?: string;
}

export async function startServer(installation: Installation): Promise<KillableServer> {
  const child = spawn(process.execPath, [cliIn(installation.code ?? folder), 'start'], {
    cwd: installation.dataDir,
    env: environment(installation),
  });
  const said: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const lines = createInterface({ input: child.stdout });
  const greeting = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line === '' && said.some((one) => one === 'Tocsin is ready.')) resolve(said.join('\n'));
    });
    void gone.then(() => reject(new Error(`The server ended before it was ready:\n${said.join('\n')}`)));
  });
  return {
    url: `http://localhost:${installation.port}`,
    greeting,
    async kill(what) {
      const database = what === 'server' ? undefined : databaseOf(installation.dataDir);
      child.kill('SIGKILL');
      if (database !== undefined) process.kill(database, 'SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
  };
}

/** Runs `tocsin` and answers what it printed. */
export async function tocsin(installation: Installation, ...words: string[]): Promise<string> {
  const options = { cwd: installation.dataDir, env: environment(installation), maxBuffer: 100_000_000 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cliIn(installation.code ?? folder), ...words],
    options,
  );
  return stdout;
}

function environment({ dataDir, port, smtpUrl }: Installation): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    DATA_DIR: dataDir,
    PORT: String(port),
    SMTP_URL: smtpUrl,
    TOCSIN_SAMPLE: 'on',
    LOG_LEVEL: 'warn',
  };
}

function databaseOf(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Where the database of the folder keeps its files, which as root is elsewhere. */
export function homeOf(dataDir: string): string | undefined {
  try {
    return path.dirname(readlinkSync(path.join(dataDir, 'postgres')));
  } catch {
    return undefined;
  }
}
