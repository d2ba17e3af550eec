import { sql, type RawBuilder } from 'kysely';
import type { Db } from '#platform/db';
import type { Nearest, Standing } from './availability.ts';

export interface HostRow extends Standing {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
}

/** Active hosts with their standing: busy until the planned end of a visit, away until they said, and both until both end. */
function standings(now: Date): RawBuilder<unknown> {
  return sql`
    select h.user_id as id, u.display_name as name, h.team, h.last_visit_at,
      case when v.id is not null then 'busy' when g.away then 'away' else 'free' end as state,
      case when g.away and h.away_until is null then null
        else greatest(${now}::timestamptz, v.check_out_at, case when g.away then h.away_until end) end as free_at
    from host h join users u on u.id = h.user_id and u.status = 'active'
    left join visit v on v.host_id = h.user_id and v.checked_out_at is null
    cross join lateral (select h.away and (h.away_until is null or h.away_until > ${now}) as away) g`;
}

const columns = sql`s.id, s.name, s.team, s.state, s.free_at as "freeAt"`;

export interface HostSearch {
  /** The beginning of a word of the name or the team. */
  readonly query?: string | undefined;
  readonly team?: string | undefined;
  /** Only this one: who is not of the desk sees nobody else. */
  readonly only?: string | undefined;
  readonly after?: readonly [name: string, id: string] | undefined;
  readonly limit: number;
}

export async function findHosts(db: Db, search: HostSearch, now: Date): Promise<HostRow[]> {
  const { query, team, only, after, limit } = search;
  const words = query === undefined ? null : `% ${escaped(query.toLowerCase())}%`;
  const { rows } = await sql<HostRow>`
    with s as (${standings(now)})
    select ${columns} from s
    where (${words}::text is null or ' ' || lower(s.name) like ${words} or ' ' || lower(s.team) like ${words})
      and (${team ?? null}::text is null or lower(s.team) = lower(${team ?? null}))
      and (${only ?? null}::uuid is null or s.id = ${only ?? null})
      and (${after === undefined} or (lower(s.name), s.id) > (${after?.[0] ?? ''}, ${after?.[1] ?? null}::uuid))
    order by lower(s.name), s.id limit ${limit}`.execute(db);
  return rows;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

export interface TeamRow extends Nearest {
  /** Null stands for everybody. */
  readonly team: string | null;
}

/** The first to be free of all, and of each team. */
export async function findNearest(db: Db, now: Date): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    with s as (${standings(now)})
    select case when grouping(s.team) = 0 then s.team end as team,
      case when bool_or(state = 'free') then 'free' when bool_or(state = 'busy') then 'busy' else 'away' end as state,
      (array_agg(free_at order by free_at nulls last, state = 'free' desc, name))[1] as "freeAt",
      (array_agg(name order by free_at nulls last, state = 'free' desc, name))[1] as name
    from s group by grouping sets ((s.team), ()) having grouping(s.team) = 1 or s.team is not null
    order by grouping(s.team) desc, lower(s.team) limit 200`.execute(db);
  return rows;
}

/** Whom a visitor wants to see. */
export type Target = { readonly host_id: string } | { readonly team: string } | { readonly any: true };

/** Locks those who may be meant, in one order, until the transaction ends; who comes next sees what this one decided. */
export async function lockHosts(tx: Db, target: Target): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select h.user_id from host h join users u on u.id = h.user_id and u.status = 'active'
    where ${meant(target)} order by h.user_id for update of h`.execute(tx);
  return rows.map(({ user_id }) => user_id);
}

function meant(target: Target): RawBuilder<unknown> {
  if ('host_id' in target) return sql`h.user_id = ${target.host_id}`;
  return 'team' in target ? sql`lower(h.team) = lower(${target.team})` : sql`true`;
}

/** The one to take: the free host whose last visit is longest ago, or else the one who is free first. */
export async function chooseHost(tx: Db, ids: readonly string[], now: Date): Promise<HostRow | undefined> {
  const { rows } = await sql<HostRow>`
    with s as (${standings(now)})
    select ${columns} from s where s.id = any(${ids}::uuid[])
    order by state = 'free' desc, case when state = 'free' then last_visit_at end nulls first, free_at nulls last, id limit 1`.execute(
    tx,
  );
  return rows[0];
}

/** Whether the person is of the desk by a grant. */
export async function hasDesk(db: Db, userId: string): Promise<boolean> {
  const found = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('desk', '=', true)
    .executeTakeFirst();
  return found !== undefined;
}

export async function isPerson(tx: Db, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return found !== undefined;
}

export interface HostChange {
  readonly team?: string | null;
  readonly away?: boolean;
  readonly awayUntil?: Date | null;
}

/** Makes a host of the person where they are none. */
export async function insertHost(tx: Db, userId: string, at: Date): Promise<void> {
  await tx
    .insertInto('host')
    .values({ user_id: userId, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function updateHost(tx: Db, userId: string, change: HostChange & { at: Date }): Promise<boolean> {
  const { at, team, away, awayUntil } = change;
  const { numUpdatedRows } = await tx
    .updateTable('host')
    .set({
      updated_at: at,
      ...(team === undefined ? {} : { team }),
      ...(away === undefined ? {} : { away }),
      ...(awayUntil === undefined ? {} : { away_until: awayUntil }),
    })
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markVisited(tx: Db, userId: string, at: Date): Promise<void> {
  await tx.updateTable('host').set({ last_visit_at: at }).where('user_id', '=', userId).execute();
}

export async function deleteHost(tx: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('host').where('user_id', '=', userId).executeTakeFirst();
  return numDeletedRows > 0n;
}
