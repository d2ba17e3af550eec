import { connect, transact } from '#platform/db';
import type { Database, Db, Tables } from '#platform/db';
import { silentLog } from '#platform/log';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { rollbackPool } from './rollback-pool.ts';
import { statement, urlOf } from './server.ts';

/** The database of the test that runs; read its properties inside tests and hooks only. */
export interface TestDatabase {
  readonly db: Db;
  readonly database: Database;
}

let copies = 0;

/** A fresh copy of the migrated template, dropped when it is closed. */
export async function freshDatabase(poolSize = 8): Promise<Database> {
  const server = inject('testServer');
  copies += 1;
  const name = `${server.run}_${process.pid}_${copies}`;
  await copyTemplate(name);
  const closed = async () => void (await statement(server, `drop database if exists ${name} with (force)`));
  return connect({ url: urlOf(server, name), log: silentLog(), poolSize, closed });
}

/** A database of its own for the tests of one file or `describe`: what one test writes, the next one finds. */
export function usingDatabase(poolSize?: number): TestDatabase {
  let open: Database | undefined;
  beforeAll(async () => {
    open = await freshDatabase(poolSize);
  });
  afterAll(async () => {
    await open?.close();
  });
  return reach(() => open);
}

/** One transaction per test, rolled back at its end: cheap, and every test starts from an empty schema. */
export function usingTransaction(): TestDatabase {
  let client: pg.Client | undefined;
  let open: Database | undefined;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: await workerDatabase() });
    await client.connect();
    open = within(client);
  });
  beforeEach(async () => void (await client?.query('begin')));
  afterEach(async () => void (await client?.query('rollback')));
  afterAll(() => client?.end());
  return reach(() => open);
}

function reach(find: () => Database | undefined): TestDatabase {
  const database = () => {
    const found = find();
    if (!found) throw new Error('The database is there only inside tests and hooks.');
    return found;
  };
  return {
    get database() {
      return database();
    },
    get db() {
      return database().db;
    },
  };
}

// Tests that roll back leave nothing, so the files of one worker share one database.
async function workerDatabase(): Promise<string> {
  const server = inject('testServer');
  const name = `${server.run}_worker_${process.env['VITEST_POOL_ID'] ?? '1'}`;
  const { rowCount } = await statement(server, `select datname as name from pg_database where datname = '${name}'`);
  if (rowCount === 0) await copyTemplate(name);
  return urlOf(server, name);
}

async function copyTemplate(name: string): Promise<void> {
  const server = inject('testServer');
  // Copying the files is quicker than writing them to the log when nothing is synced.
  await statement(server, `create database ${name} template ${server.run}_template strategy file_copy`);
}

function within(client: pg.Client): Database {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: rollbackPool(client) }) });
  const close = async () => undefined;
  return {
    db,
    url: '',
    get pool(): pg.Pool {
      throw new Error('What needs a pool or commits needs usingDatabase().');
    },
    transaction: (work) => transact(db, work),
    close,
    [Symbol.asyncDispose]: close,
  };
}
