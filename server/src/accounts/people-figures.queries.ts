import { sql } from 'kysely';
import type { Db } from '#platform/db';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;

export async function selectFigures(db: Db): Promise<{ hour: Date; figures: unknown } | undefined> {
  return await db
    .selectFrom('people_figures')
    .select(['hour', 'figures'])
    .orderBy('hour', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** How many were active at the last count of each day, by day. */
export async function selectActiveByDay(db: Db, since: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ day: string; active: number }>`
    select distinct on (1) to_char(hour at time zone 'UTC', 'YYYY-MM-DD') as day, (figures -> 'active' ->> 'day')::int as active
    from people_figures where hour >= ${since} order by 1, hour desc`.execute(db);
  return new Map(rows.map(({ day, active }) => [day, active]));
}

export async function insertFigures(db: Db, hour: Date, figures: object): Promise<void> {
  await db
    .insertInto('people_figures')
    .values({ hour, figures: JSON.stringify(figures) })
    .onConflict((conflict) => conflict.column('hour').doNothing())
    .execute();
}

interface Everybody {
  people: number;
  verified: number;
  day: number;
  two_days: number;
  week: number;
  year: number;
}

/** The one statement that looks at everybody, which is why its answer is kept for an hour. */
export async function countEverybody(db: Db, at: Date): Promise<Everybody> {
  const ago = (ms: number) => new Date(at.getTime() - ms);
  const { rows } = await sql<Everybody>`
    select count(*) as people, count(email_verified_at) as verified, count(*) filter (where seen > ${ago(dayMs)}) as day, count(*) filter (where seen > ${ago(2 * dayMs)}) as two_days,
      count(*) filter (where seen > ${ago(7 * dayMs)}) as week, count(*) filter (where seen > ${ago(365 * dayMs)}) as year
    from (
      select email_verified_at, greatest(u.last_sign_in_at, s.seen_at) as seen from users u
      left join (select user_id, max(seen_at) as seen_at from session group by user_id) s on s.user_id = u.id
      where u.status <> 'erased'
    ) person`.execute(db);
  return rows[0] ?? { people: 0, verified: 0, day: 0, two_days: 0, week: 0, year: 0 };
}

/** Who signed up on each day, and who of them has confirmed their address since. */
export async function countSignUps(
  db: Db,
  facets: readonly number[],
  since: Date,
): Promise<Map<string, { signed_up: number; verified: number }>> {
  const { rows } = await sql<{ day: string; signed_up: number; verified: number }>`
    select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as signed_up, count(email_verified_at) as verified
    from users where facet = any(${facets}::smallint[]) and created_at >= ${since} group by 1`.execute(db);
  return new Map(rows.map(({ day, ...counts }) => [day, counts]));
}
