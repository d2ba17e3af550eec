import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** Tables that grow without end, with the storage options of their partitions. Outcomes rewrite deliveries in place, so they keep room. */
const growing = [
  ['event', ''],
  ['event_resource', ''],
  ['delivery', 'with (fillfactor = 70)'],
  ['attempt', ''],
  ['audit', ''],
] as const;

/** Makes the partitions of this month and the next two. Servers that start together take turns. */
export async function makeMonths(db: Db, at: Date): Promise<void> {
  await sql`
    with turn as materialized (select pg_advisory_xact_lock(7210, 5))
    select ensure_months(name, ${at}::timestamptz, 3, storage)
    from turn, unnest(${growing.map(([name]) => name)}::text[], ${growing.map(([, storage]) => storage)}::text[]) as g(name, storage)`.execute(
    db,
  );
}

/** Which of these ids are people who may be told. */
export async function findUsers(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{
    id: string;
  }>`select id from users where id = any(${ids}::uuid[]) and status = 'active'`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Who is told of what concerns the server itself. */
export async function findAdministrators(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from users where role = 'ADMIN' and status = 'active'`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export async function isReachable(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 as one`.execute(db);
  return rows.length === 1;
}
