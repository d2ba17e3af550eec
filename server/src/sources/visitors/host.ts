import type { Host } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { decodeCursor, pageOf } from '#platform/http';
import { z } from 'zod';
import { availabilityOf, nearestOf, type Nearest } from './availability.ts';
import type { VisitorsDeps } from './context.ts';
import {
  deleteHost,
  findHosts,
  findNearest,
  insertHost,
  isPerson,
  updateHost,
  type HostChange,
  type HostRow,
} from './host.queries.ts';
import { isBusy } from './visit.queries.ts';
import type { Place } from './place.ts';
import { isStaff, refuseOutsiders } from './staff.ts';

interface Wanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly query?: string | undefined;
  readonly team?: string | undefined;
}

const Cursor = z.tuple([z.string(), z.uuid()]);
const nobody: Nearest = { state: 'away', freeAt: null, name: null };

/** Hosts by name, with the nearest time at which each team and anyone is free. Outside of the desk one sees oneself. */
export async function listHosts(deps: VisitorsDeps, by: Person, { limit, cursor, ...search }: Wanted) {
  const { db } = deps.database;
  const now = deps.clock.now();
  const staff = await isStaff(db, by);
  const after = decodeCursor(cursor, Cursor);
  const only = staff ? {} : { only: by.userId };
  const rows = await findHosts(db, { ...search, ...only, after, limit: limit + 1 }, now);
  return {
    ...pageOf(rows, {
      limit,
      present: (row) => presentHost(row, deps.place, now),
      placeOf: ({ name, id }) => [name.toLowerCase(), id],
    }),
    ...(await nearest(db, { staff, now, place: deps.place })),
    place: presentPlace(deps.place),
  };
}

async function nearest(db: Db, { staff, now, place }: { staff: boolean; now: Date; place: Place }) {
  const rows = staff ? await findNearest(db, now) : [];
  const teams = rows.flatMap((row) => (row.team === null ? [] : [{ team: row.team, ...nearestOf(row, place, now) }]));
  const all = rows.find(({ team }) => team === null) ?? nobody;
  return { anyone: nearestOf(all, place, now), teams };
}

/** What a kiosk shows of hosts: when anyone is free, and five names at most once somebody typed. */
export async function findHostsForKiosk({ database, clock, place }: VisitorsDeps, query?: string) {
  const now = clock.now();
  const rows = query === undefined ? [] : await findHosts(database.db, { query, limit: 5 }, now);
  const { anyone } = await nearest(database.db, { staff: true, now, place });
  return { items: rows.map((row) => presentHost(row, place, now)), anyone, place: presentPlace(place) };
}

export interface HostWish {
  readonly hosting?: boolean | undefined;
  readonly team?: string | null | undefined;
  readonly away?: boolean | undefined;
  readonly away_until?: string | null | undefined;
}

/** Changes a host. The desk decides who is one and of which team; a host says when they are away. Answers nothing when they are none any more. */
export async function changeHost(
  deps: VisitorsDeps,
  by: Person,
  { id, wish }: { id: string; wish: HostWish },
): Promise<Host | undefined> {
  const staff = await isStaff(deps.database.db, by);
  if (!staff && id !== by.userId) throw coded('HOST_NOT_FOUND');
  if (!staff && (wish.hosting !== undefined || wish.team !== undefined)) refuseOutsiders();
  const now = deps.clock.now();
  const change = changeOf(wish, now);
  return await deps.database.transaction(async (tx) => {
    if (wish.hosting === false) return await endHosting(tx, id);
    if (wish.hosting === true) await beginHosting(tx, id, now);
    if (!(await updateHost(tx, id, { ...change, at: now }))) throw coded('HOST_NOT_FOUND');
    const [row] = await findHosts(tx, { only: id, limit: 1 }, now);
    if (!row) throw coded('HOST_NOT_FOUND');
    return presentHost(row, deps.place, now);
  });
}

function changeOf({ team, away, away_until: until }: HostWish, now: Date): HostChange {
  const awayUntil = until === undefined || until === null ? null : new Date(until);
  if (awayUntil !== null && awayUntil <= now) throw past();
  if (away === false && awayUntil !== null) throw past();
  const gone = away ?? (awayUntil === null ? undefined : true);
  return {
    ...(team === undefined ? {} : { team }),
    // Being back, or away for good, ends an earlier "until".
    ...(gone === undefined ? {} : { away: gone, awayUntil }),
  };
}

function past() {
  const detail = 'Name a time in the future, and only while away.';
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/away_until', code: 'past', detail }] });
}

async function beginHosting(tx: Db, id: string, at: Date): Promise<void> {
  if (!(await isPerson(tx, id))) throw coded('HOST_NOT_FOUND', 'There is no active person with this id.');
  await insertHost(tx, id, at);
}

async function endHosting(tx: Db, id: string): Promise<undefined> {
  if (await isBusy(tx, id)) throw coded('HOST_BUSY', 'This host is with a visitor. Check the visitor out first.');
  if (!(await deleteHost(tx, id))) throw coded('HOST_NOT_FOUND');
}

export function presentHost({ id, name, team, ...standing }: HostRow, place: Place, now: Date): Host {
  return { id, name, team, ...availabilityOf(standing, place, now) };
}

export function presentPlace({ name, zone }: Place): { name: string; time_zone: string } {
  return { name, time_zone: zone };
}
