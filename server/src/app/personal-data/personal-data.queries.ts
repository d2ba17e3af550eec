import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';
import type { PersonalTable } from './personal-data.ts';

export interface Somebody {
  readonly id: string;
  /** The keyed hash of their e-mail address. */
  readonly hash: string;
}
export type PersonalRow = Readonly<Record<string, unknown>>;

/** The rows of one table that are somebody's, without what is secret. */
export async function selectPersonalRows(db: Db, one: PersonalTable, person: Somebody): Promise<PersonalRow[]> {
  const { rows } = await sql<{ row: PersonalRow }>`
    select to_jsonb(t) - ${[...(one.without ?? [])]}::text[] - ${foreign(one, person)} as row from ${sql.table(one.table)} t
    where ${written(one.rows, person)} order by 1`.execute(db);
  return rows.map(({ row }) => row);
}

/** The columns that a row leaves out as well, if it came from somebody else. */
function foreign({ withoutWhere }: PersonalTable, person: Somebody): RawBuilder<unknown> {
  if (!withoutWhere) return sql`'{}'::text[]`;
  return sql`case when ${written(withoutWhere.rows, person)} then ${[...withoutWhere.columns]}::text[] else '{}'::text[] end`;
}

/** Does to one table what erasing its person asks for. */
export async function erasePersonalRows(tx: Db, one: PersonalTable, person: Somebody & { at: Date }): Promise<void> {
  const { table, rows, erasing } = one;
  if (erasing === 'delete') await sql`delete from ${sql.table(table)} t where ${written(rows, person)}`.execute(tx);
  else if ('set' in erasing)
    await sql`update ${sql.table(table)} t set ${written(erasing.set, person)} where ${written(rows, person)}`.execute(
      tx,
    );
  else if ('sql' in erasing) await written(erasing.sql, person).execute(tx);
}

/** Answers that wait for a repetition of their request. */
export async function forgetAnswersTo(tx: Db, userId: string): Promise<void> {
  await sql`delete from idempotency where principal = ${userId}`.execute(tx);
}

export async function findEmail(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ email: string }>`select email from users where id = ${id}`.execute(db);
  return rows[0]?.email ?? '';
}

/** The tables of the schema; partitions are their parents'. */
export async function listTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** The SQL of the table of personal data is the code's own; the person comes in as parameters. */
function written(text: string, { id, hash, at }: Somebody & { at?: Date }): RawBuilder<unknown> {
  const values: Record<string, RawBuilder<unknown>> = {
    id: sql`${id}::uuid`,
    hash: sql`${hash}::uuid`,
    at: sql`${at}::timestamptz`,
  };
  const parts = text.split(/\$(id|hash|at)\b/);
  return sql.join(
    parts.map((part, index) => (index % 2 === 0 ? sql.raw(part) : (values[part] ?? sql.raw('')))),
    sql.raw(''),
  );
}
