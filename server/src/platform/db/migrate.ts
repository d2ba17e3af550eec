import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import { withClient } from './client.ts';
import type { Database } from './database.ts';

/** Where the numbered `.sql` files are. */
export const migrationsFolder = path.resolve(import.meta.dirname, '../../../migrations');

interface Options {
  folder?: string;
  clock?: Clock;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

// Any number does, as long as nothing else in the database locks it.
const lock = 7_210_001;

/** Brings the schema up to the code: each file once, in order, each in its own transaction. Safe in several processes at once. */
export async function migrate(database: Database, options: Options = {}): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.folder ?? migrationsFolder);
  return await withClient(database.url, async (client) => {
    // Ending the connection lets go of the lock.
    await client.query('select pg_advisory_lock($1)', [lock]);
    return { applied: await applyPending(client, migrations, options.clock ?? systemClock()) };
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const wrong = names.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  if (wrong) throw new Error(`The migration ${wrong} is not named like 0001-accounts.sql.`);
  const twice = names.find((name, index) => name.slice(0, 4) === names[index - 1]?.slice(0, 4));
  if (twice) throw new Error(`Two migrations have the number ${twice.slice(0, 4)}.`);
  return await Promise.all(names.map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(path.join(folder, name), 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

async function applyPending(client: pg.Client, migrations: readonly Migration[], clock: Clock): Promise<string[]> {
  const done = await readDone(client);
  refuseUnknown(migrations, done);
  refuseChanged(migrations, done);
  const pending = migrations.filter(({ name }) => !done.has(name));
  for (const migration of pending) await apply(client, migration, clock);
  return pending.map(({ name }) => name);
}

async function readDone(client: pg.Client): Promise<Map<string, string>> {
  await client.query('set client_min_messages = warning');
  await client.query(
    'create table if not exists schema_migration (name text primary key, checksum text not null, applied_at timestamptz not null)',
  );
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migration order by name',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseUnknown(migrations: readonly Migration[], done: ReadonlyMap<string, string>): void {
  const unknown = [...done.keys()].find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown === undefined) return;
  throw new Error(
    `The database was migrated by another, probably newer, version of Tocsin: this one does not know ${unknown}. ` +
      'Start that version, or restore a backup from before it.',
  );
}

function refuseChanged(migrations: readonly Migration[], done: ReadonlyMap<string, string>): void {
  const changed = migrations.find(({ name, checksum }) => done.has(name) && done.get(name) !== checksum);
  if (changed === undefined) return;
  throw new Error(
    `The migration ${changed.name} was changed after it had been applied to this database. ` +
      'Put the old text back and write the change as a new migration.',
  );
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration, clock: Clock): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    const row = [name, checksum, clock.now()];
    await client.query('insert into schema_migration (name, checksum, applied_at) values ($1, $2, $3)', row);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`The migration ${name} failed${whereIn(sql, cause)}`, { cause });
  }
}

function whereIn(sql: string, cause: unknown): string {
  if (!(cause instanceof pg.DatabaseError)) return `: ${String(cause)}`;
  const line =
    cause.position === undefined ? '' : ` at line ${sql.slice(0, Number(cause.position)).split('\n').length}`;
  return `${line}: ${cause.message}`;
}
