import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Log } from '../log/index.ts';
import { transact } from './after-commit.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { startEmbedded } from './embedded/index.ts';
import { openPool } from './pool.ts';
import type { Tables } from './tables.generated.ts';

/** Where statements run: the database itself, or a transaction of it. */
export type Db = Kysely<Tables>;

export interface Database extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
  url: string;
  /** Commits when the work is done, rolls everything back when it throws. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Options {
  /** Without it, the embedded server of `dataDir` is used. */
  url?: string | undefined;
  dataDir: string;
  log: Log;
  poolSize?: number;
  /** A command shares the embedded database of a running server; a server is the only one of its data folder. */
  as?: 'server' | 'command';
}

/** Opens the database at `url`, or starts the embedded one. Closing it also stops what was started. */
export async function openDatabase({ url, dataDir, log, poolSize = 10, as = 'server' }: Options): Promise<Database> {
  const embedded = url === undefined ? await startEmbedded({ dataDir, log, as }) : undefined;
  const database = connect({ url: embedded?.url ?? url ?? '', log, poolSize, closed: async () => embedded?.stop() });
  try {
    await checkVersion(database.pool);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A database over connections of its own; nothing is started and nothing is checked. */
export function connect(options: { url: string; log: Log; poolSize: number; closed?: () => Promise<void> }): Database {
  const pool = openPool({ url: options.url, size: options.poolSize, log: options.log });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  const close = async () => {
    await pool.end();
    await options.closed?.();
  };
  const closeOnce = () => (closing ??= close());
  return {
    db,
    pool,
    url: options.url,
    transaction: (work) => transact(db, work),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ number: number; name: string }>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
    )
    .catch((cause: unknown) => {
      throw new DatabaseUnavailable(`The database cannot be reached: ${reason(cause)} Check DATABASE_URL.`, { cause });
    });
  const found = rows[0];
  if (!found || found.number >= 150_000) return;
  throw new DatabaseUnavailable(`The database is PostgreSQL ${found.name}; 15 or newer is needed.`);
}

function reason(cause: unknown): string {
  const text = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause);
  return text.replace(/\.?$/, '.');
}
