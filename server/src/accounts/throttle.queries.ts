import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { Counted } from './throttle.ts';

export interface Reservation {
  fails: number | null;
  total: number | null;
  passed: boolean;
}

/**
 * Counts an attempt before it is made, in one statement: first on its own key, then, if that passed, on the key it shares
 * with others. The row locks make attempts at once wait for each other, so that no more pass than there are. A key that
 * must wait is left as it is. While the shared key waits, the own one is not charged for it.
 */
export async function reserve(
  db: Db,
  now: Date,
  { own, shared }: { own: Counted; shared?: Counted | undefined },
): Promise<Reservation> {
  const free = shared
    ? sql`not exists (select 1 from throttle where key = ${shared.key} and blocked_until > ${now})`
    : sql`true`;
  const alsoShared = shared ? sql`, shared as (${count(shared, now, sql`exists (select 1 from own)`)})` : sql``;
  const { rows } = await sql<Reservation>`
    with own as (${count(own, now, free)}) ${alsoShared}
    select (select fails from own) as fails, (select total from own) as total,
      exists (select 1 from ${sql.ref(shared ? 'shared' : 'own')}) as passed`.execute(db);
  return rows[0] ?? { fails: null, total: null, passed: false };
}

function count({ key, pace }: Counted, now: Date, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const forgotten = new Date(now.getTime() - pace.forgetAfterMs);
  const fails = sql`(case when t.updated_at < ${forgotten} then 1 else t.fails + 1 end)`;
  const wait = sql`least(${pace.longestWaitMs}::float8, ${pace.firstWaitMs}::float8 * power(2, least(${fails} - ${pace.free}::int, 30)))`;
  return sql`
    insert into throttle as t (key, fails, total, blocked_until, updated_at)
    select ${key}, 1, 1, null::timestamptz, ${now}::timestamptz where ${condition}
    on conflict (key) do update set
      fails = ${fails},
      total = t.total + 1,
      blocked_until = case when ${fails} >= ${pace.free}::int then ${now}::timestamptz + ${wait} * interval '1 millisecond' end,
      updated_at = ${now}
    where (t.blocked_until is null or t.blocked_until <= ${now}) and t.total < ${pace.most}::int
    returning fails, total`;
}

export async function selectWaits(db: Db, keys: readonly string[]) {
  return await db
    .selectFrom('throttle')
    .select(['key', 'blocked_until', 'total'])
    .where('key', 'in', [...keys])
    .execute();
}

export async function deleteThrottle(db: Db, key: string): Promise<void> {
  await db.deleteFrom('throttle').where('key', '=', key).execute();
}

/** Of a key and of those that go on from it, behind a colon. */
export async function deleteThrottlesUnder(tx: Db, key: string): Promise<void> {
  await sql`delete from throttle where key = ${key} or starts_with(key, ${key} || ':')`.execute(tx);
}

/** Ends the wait, and keeps the number of failures in a row: only a new password takes that back. */
export async function endWait(db: Db, key: string): Promise<void> {
  await db.updateTable('throttle').set({ fails: 0, blocked_until: null }).where('key', '=', key).execute();
}

/** An attempt that was no failure is given back to the key that others share; whatever they failed stays. */
export function giveBack({ key, pace }: Counted): RawBuilder<unknown> {
  return sql`
    update throttle set fails = greatest(fails - 1, 0), total = greatest(total - 1, 0),
      blocked_until = case when fails > ${pace.free}::int then blocked_until end
    where key = ${key}`;
}

export async function returnAttempt(db: Db, shared: Counted): Promise<void> {
  await giveBack(shared).execute(db);
}

/** Forgets keys that nobody tried for long; those that reached their limit stay until a new password. */
export async function deleteOldThrottles(db: Db, updatedBefore: Date, hardStop: number): Promise<void> {
  await db.deleteFrom('throttle').where('updated_at', '<', updatedBefore).where('total', '<', hardStop).execute();
}
