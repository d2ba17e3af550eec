import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';

export interface SealedColumn {
  readonly table: string;
  readonly key: string;
  readonly sealed: string;
  /** The rows of the table that hold a sealed value, where not all do. */
  readonly only?: string;
}

/** Every column that holds a sealed text. A test compares this with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'installation', key: 'name', sealed: 'value', only: 'address_key' },
  { table: 'signing_key', key: 'kid', sealed: 'private_key_sealed' },
  { table: 'mail_request', key: 'id', sealed: 'email_sealed' },
  { table: 'invitation', key: 'id', sealed: 'email_sealed' },
  { table: 'recipient', key: 'id', sealed: 'address_sealed' },
  { table: 'connection', key: 'id', sealed: 'secret_sealed' },
  { table: 'destination', key: 'id', sealed: 'address_sealed' },
];

export interface OldSeal {
  readonly key: string;
  readonly old: string;
}

function sealedByAnother({ key, sealed, only }: SealedColumn, keyId: string): RawBuilder<unknown> {
  const rows = only === undefined ? sql`true` : sql`${sql.ref(key)} = ${only}`;
  return sql`${sql.ref(sealed)} not like ${`s1.${keyId}.%`} and ${rows}`;
}

export async function countOldSealsIn(db: Db, column: SealedColumn, keyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(column.table)} where ${sealedByAnother(column, keyId)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Some of the rows that the key did not seal, in the order of their keys. A sealed text begins with `s1.` and the id of its key. */
export async function readOldSeals(
  db: Db,
  column: SealedColumn,
  { keyId, after, limit }: { keyId: string; after: string | undefined; limit: number },
): Promise<OldSeal[]> {
  const { table, key, sealed } = column;
  const old = sealedByAnother(column, keyId);
  const rest = after === undefined ? sql`true` : sql`${sql.ref(key)} > ${after}`;
  const { rows } = await sql<OldSeal>`
    select ${sql.ref(key)} as key, ${sql.ref(sealed)} as old from ${sql.table(table)}
    where ${old} and ${rest} order by ${sql.ref(key)} limit ${limit}`.execute(db);
  return rows;
}

export async function writeSeals(
  db: Db,
  { table, key, sealed }: SealedColumn,
  rows: readonly (OldSeal & { sealed: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  const keys = rows.map((row) => row.key);
  const keysAsTyped = key === 'id' ? sql`${keys}::uuid[]` : sql`${keys}::text[]`;
  await sql`
    update ${sql.table(table)} t set ${sql.ref(sealed)} = s.sealed
    from unnest(${keysAsTyped}, ${rows.map(({ old }) => old)}::text[], ${rows.map((row) => row.sealed)}::text[]) as s(key, old, sealed)
    where t.${sql.ref(key)} = s.key and t.${sql.ref(sealed)} = s.old`.execute(db);
}
