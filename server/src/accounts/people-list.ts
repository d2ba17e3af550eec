import type { Role } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { coded } from '#platform/errors';
import { decodeCursor, encodeCursor } from '#platform/http';
import type { Person } from '#platform/http';
import { firstIdAt } from '#platform/ids';
import { rolesBelow } from './administration.ts';
import type { Context } from './context.ts';
import { facetsOf } from './people-facet.ts';
import { countPeople, selectLockedLately, selectPeople } from './people-list.queries.ts';
import type { ListedRow, PeopleFilter, PeopleSort } from './people-list.queries.ts';
import { accountKey } from './throttle.ts';
import { selectWaits } from './throttle.queries.ts';

export interface PeopleQuery {
  query?: string | undefined;
  role?: Role | undefined;
  status?: 'active' | 'unverified' | 'locked' | 'disabled' | undefined;
  professional?: boolean | undefined;
  createdFrom?: Date | undefined;
  createdUntil?: Date | undefined;
  sort: PeopleSort;
  order: 'asc' | 'desc';
  cursor?: string | undefined;
  limit: number;
}

export interface PeopleList {
  rows: ListedRow[];
  /** Until when whom of the page wrong passwords shut out. */
  locks: ReadonlyMap<string, Date>;
  total: { count: number; more: boolean };
  next: string | null;
  previous: string | null;
}

const Cursor = z.tuple([
  z.enum(['next', 'previous']),
  z.enum(['created', 'email', 'name', 'last_sign_in']),
  z.enum(['asc', 'desc']),
  z.string().max(1000),
  z.uuid(),
]);
const time = /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)?$/;

interface Asking {
  by: Person;
  at: Date;
}

/** The people whom somebody may see, narrowed and ordered, one page of them. */
export async function listPeople(context: Context, query: PeopleQuery, { by, at }: Asking): Promise<PeopleList> {
  const cursor = cursorOf(query);
  const filter = await filterOf(context, query, { by, at });
  const { db } = context.database;
  const backwards = cursor?.way === 'previous';
  const descending = (query.order === 'desc') !== backwards;
  const page = { sort: query.sort, descending, after: cursor?.place, limit: query.limit + 1 };
  const [found, total] = await Promise.all([selectPeople(db, filter, page), countPeople(db, filter)]);
  const more = found.length > query.limit;
  const shown = found.slice(0, query.limit);
  const rows = backwards ? shown.toReversed() : shown;
  const locks = await locksOf(context, rows, at);
  const link = (way: 'next' | 'previous', row: ListedRow | undefined) =>
    row === undefined ? null : encodeCursor([way, query.sort, query.order, row.place, row.id]);
  return {
    rows,
    locks,
    total,
    next: more || backwards ? link('next', rows.at(-1)) : null,
    previous: (backwards ? more : cursor !== undefined) ? link('previous', rows[0]) : null,
  };
}

function cursorOf({ cursor, sort, order }: PeopleQuery) {
  const read = decodeCursor(cursor, Cursor);
  if (read === undefined) return undefined;
  const [way, itsSort, itsOrder, key, id] = read;
  const isTime = sort === 'created' || sort === 'last_sign_in';
  const fits = itsSort === sort && itsOrder === order;
  if (!fits || (isTime && !(time.test(key) && (key === '' || !Number.isNaN(Date.parse(key))))))
    throw coded('INVALID_CURSOR', 'It belongs to another order of the list. Start again without a cursor.');
  return { way, place: { key, id } };
}

async function filterOf(context: Context, query: PeopleQuery, { by, at }: Asking): Promise<PeopleFilter> {
  const seen = rolesBelow(by.role);
  const roles = query.role === undefined ? seen : seen.filter((role) => role === query.role);
  const { status, professional, createdFrom, createdUntil } = query;
  const state = status === 'locked' ? undefined : status;
  const facets = facetsOf({ roles, state, professional });
  const ids = status === 'locked' ? await lockedIds(context, at) : undefined;
  return { facets, search: query.query, ids, createdFrom, createdUntil };
}

/** Whoever reached the hard stop stays shut out until a new password, for which a month is long. */
const locksLookedAtMs = 30 * 24 * 3600_000;

async function lockedIds(context: Context, at: Date): Promise<string[]> {
  const since = firstIdAt(new Date(at.getTime() - locksLookedAtMs));
  const people = await selectLockedLately(context.database.db, since);
  return [...(await locksOf(context, people, at)).keys()];
}

/** Until when each of these people waits after wrong passwords, by id; who does not wait is not in it. */
export async function locksOf(
  context: Context,
  people: readonly { id: string; email: string }[],
  at: Date,
): Promise<Map<string, Date>> {
  if (people.length === 0) return new Map();
  const ids = new Map(people.map(({ id, email }) => [accountKey(context, email).key, id]));
  const waits = await selectWaits(context.database.db, [...ids.keys()]);
  const locks = waits.flatMap(({ key, blocked_until: until }) => {
    const id = ids.get(key);
    return id !== undefined && until !== null && until > at ? [[id, until] as const] : [];
  });
  return new Map(locks);
}
