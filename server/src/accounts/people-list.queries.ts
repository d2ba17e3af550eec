import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { columns } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

export type PeopleSort = 'created' | 'email' | 'name' | 'last_sign_in';

/** Where a page begins: behind this row of the list, or before it. */
export interface Place {
  key: string;
  id: string;
}

export interface PeopleFilter {
  facets: readonly number[];
  /** The beginning of an e-mail address, of a name or of a nickname. */
  search?: string | undefined;
  /** Only these people. */
  ids?: readonly string[] | undefined;
  createdFrom?: Date | undefined;
  createdUntil?: Date | undefined;
}

export interface PeoplePage {
  sort: PeopleSort;
  descending: boolean;
  after?: Place | undefined;
  limit: number;
}

export type ListedRow = UserRow & { place: string };

/** A search looks at so many of each kind of match, in the order of the alphabet, and says when there are more. */
const mostMatches = 500;
const mostCounted = 1000;

const email = sql`(lower(email) collate "C")`;
const displayName = sql`(lower(display_name) collate "C")`;
const lastName = sql`(lower(last_name) collate "C")`;
const nickname = sql`(lower(nickname) collate "C")`;
const signedIn = sql`(coalesce(last_sign_in_at, '-infinity'::timestamptz))`;
const timeText = (time: RawBuilder<unknown>) =>
  sql`coalesce(to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')`;

interface Order {
  key: RawBuilder<unknown>;
  /** The key as a cursor holds it. */
  text: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  /** What an empty text of a cursor stands for. */
  least: string;
}

/** Each order has an index that begins with the facet. */
const orders: Record<PeopleSort, Order> = {
  created: { key: sql`created_at`, text: timeText(sql`created_at`), type: sql`timestamptz`, least: '-infinity' },
  last_sign_in: { key: signedIn, text: timeText(sql`last_sign_in_at`), type: sql`timestamptz`, least: '-infinity' },
  email: { key: email, text: email, type: sql`text`, least: '' },
  name: { key: displayName, text: displayName, type: sql`text`, least: '' },
};

/**
 * One page of people. The ids are found first, most often in an index alone; rows are read for those that are shown.
 */
export async function selectPeople(db: Db, filter: PeopleFilter, page: PeoplePage): Promise<ListedRow[]> {
  const { text } = orders[page.sort];
  const inOrder = sql`order by sort_key ${wayOf(page)}, id ${wayOf(page)}`;
  const { rows } = await sql<ListedRow & { sort_key: unknown }>`
    select ${sql.join(columns.map((name) => sql.ref(`users.${name}`)))}, ${text} as place, sort_key
    from (select id, sort_key from ${await candidates(db, filter, page)} ${inOrder} limit ${page.limit}) shown
    join users using (id) ${inOrder}`.execute(db);
  return rows;
}

const wayOf = ({ descending }: PeoplePage) => sql.raw(descending ? 'desc' : 'asc');

/**
 * The ids among which a page is. Without a search it merges the beginnings of one index range for each facet, so that the
 * page costs the same among a million people as among a hundred, wherever it is. Of few people who registered in a time,
 * all are taken: in another order they may stand anywhere, and far apart.
 */
async function candidates(db: Db, filter: PeopleFilter, page: PeoplePage): Promise<RawBuilder<unknown>> {
  const { key } = orders[page.sort];
  const found = sql`select id, ${key} as sort_key from users`;
  const created = createdWithin(filter);
  if (filter.search !== undefined || filter.ids !== undefined)
    return sql`(${found} where facet = any(${filter.facets}::smallint[]) ${onlyThose(filter)} ${created} ${beyond(page, key)}) person`;
  const wanted = sql`unnest(${filter.facets}::smallint[]) as wanted cross join lateral`;
  // Without the offset the planner would look for them in the index of the order.
  if (page.sort !== 'created' && (await areFew(db, filter)))
    return sql`(select id, sort_key from ${wanted} (${found} where facet = wanted ${created} offset 0) one
      where true ${beyond(page, sql`sort_key`)}) person`;
  return sql`${wanted} (${found} where facet = wanted ${created} ${beyond(page, key)}
    order by ${key} ${wayOf(page)}, id ${wayOf(page)} limit ${page.limit}) person`;
}

/** So many are read and sorted in some 20 ms; among more, a page in any order is full after fifty times as many entries. */
const mostGathered = 20_000;

async function areFew(db: Db, filter: PeopleFilter): Promise<boolean> {
  if (!filter.createdFrom && !filter.createdUntil) return false;
  return (await countCreatedTo(db, filter, mostGathered)) <= mostGathered;
}

function createdWithin({ createdFrom, createdUntil }: PeopleFilter): RawBuilder<unknown> {
  const from = createdFrom ? sql`and created_at >= ${createdFrom}::timestamptz` : sql``;
  return createdUntil ? sql`${from} and created_at < ${createdUntil}::timestamptz` : from;
}

function beyond({ sort, descending, after }: PeoplePage, key: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!after) return sql``;
  const { type, least } = orders[sort];
  const value = after.key === '' ? least : after.key;
  return sql`and (${key}, id) ${sql.raw(descending ? '<' : '>')} (${value}::${type}, ${after.id}::uuid)`;
}

function onlyThose(filter: PeopleFilter): RawBuilder<unknown> {
  const named = filter.ids === undefined ? sql`` : sql`and id = any(${filter.ids}::uuid[])`;
  if (filter.search === undefined) return named;
  return sql`${named} and id = any(array(select id from (${matches(filter.facets, filter.search)}) match))`;
}

/** Two thousand ids at most, out of index ranges: the beginnings of four keys. */
function matches(facets: readonly number[], search: string): RawBuilder<unknown> {
  const each = [email, displayName, lastName, nickname].map((key, kind) => {
    const named = key === lastName ? sql`and last_name <> ''` : sql``;
    return sql`(
      select ${sql.lit(kind)} as kind, match.id from unnest(${facets}::smallint[]) as wanted cross join lateral (
        select id, ${key} as match_key from users
        where facet = wanted ${named} and ${key} >= lower(${search}) and ${key} < lower(${search}) || chr(1114111)
        order by ${key} limit ${mostMatches + 1}::int
      ) match order by match_key limit ${mostMatches + 1}::int)`;
  });
  return sql.join(each, sql` union all `);
}

/** How many there are, without counting more than a thousand: beyond that it says that there are more. */
export async function countPeople(db: Db, filter: PeopleFilter): Promise<{ count: number; more: boolean }> {
  if (filter.search !== undefined || filter.ids !== undefined) return await countMatches(db, filter);
  if (filter.createdFrom || filter.createdUntil) return counted(await countCreatedTo(db, filter, mostCounted));
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(people), 0)::bigint as count from people_count
    where facet = any(${filter.facets}::smallint[])`.execute(db);
  return { count: rows[0]?.count ?? 0, more: false };
}

/** Counts to one more than `most`. */
async function countCreatedTo(db: Db, filter: PeopleFilter, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from unnest(${filter.facets}::smallint[]) as wanted cross join lateral (
        select from users where facet = wanted ${createdWithin(filter)} limit ${most + 1}::int
      ) person limit ${most + 1}::int
    ) counted`.execute(db);
  return rows[0]?.count ?? 0;
}

async function countMatches(db: Db, filter: PeopleFilter): Promise<{ count: number; more: boolean }> {
  const found =
    filter.search === undefined
      ? sql`select 0 as kind, id from unnest(${filter.ids ?? []}::uuid[]) as one(id)`
      : matches(filter.facets, filter.search);
  const named = filter.ids === undefined ? sql`` : sql`and id = any(${filter.ids}::uuid[])`;
  const { rows } = await sql<{ count: number; more: boolean }>`
    with match as materialized (${found})
    select
      (select count(*) from users where id = any(array(select id from match))
        and facet = any(${filter.facets}::smallint[]) ${named} ${createdWithin(filter)}) as count,
      exists (select from match group by kind having count(*) > ${mostMatches}::int) as more`.execute(db);
  return rows[0] ?? { count: 0, more: false };
}

const counted = (count: number) => ({ count: Math.min(count, mostCounted), more: count > mostCounted });

/** Adds up what changed. Nobody waits for it: new changes are rows of their own. */
export async function addUpPeopleCounts(db: Db): Promise<void> {
  await sql`
    with gone as (delete from people_count returning facet, people)
    insert into people_count (facet, people) select facet, sum(people) from gone group by facet`.execute(db);
}

/** Who was shut out by wrong passwords lately: the newest thousand. */
export async function selectLockedLately(db: Db, sinceId: string): Promise<{ id: string; email: string }[]> {
  const { rows } = await sql<{ id: string; email: string }>`
    select id, email from users where id = any(array(
      select target_id from audit where action = 'user.locked' and id >= ${sinceId}::uuid order by id desc limit 1000
    ))`.execute(db);
  return rows;
}
