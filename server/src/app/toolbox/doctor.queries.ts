import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** The names of the migrations that this database has had; none where it is new. */
export async function readAppliedMigrations(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('schema_migration') is not null as there`.execute(db);
  if (tables[0]?.there !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(db);
  return rows.map(({ name }) => name);
}

/** What the clock of the database says, to be compared with ours. */
export async function readDatabaseTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date(0);
}

/** The first thing that an installation seals. */
export async function readAddressKey(db: Db): Promise<string | undefined> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('installation') is not null as there`.execute(db);
  if (tables[0]?.there !== true) return undefined;
  const { rows } = await sql<{ value: string }>`select value from installation where name = 'address_key'`.execute(db);
  return rows[0]?.value;
}
