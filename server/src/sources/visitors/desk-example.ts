import type { MakeVisit } from '@tocsin/sdk/contract';
import { contactFor, makePublish } from '#notify';
import type { MovableClock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import { localLimiter } from '#platform/limits';
import { localRealtime } from '#platform/realtime';
import type { VisitorsDeps } from './context.ts';
import type { Actor } from './limits.ts';

type Addresses = Parameters<typeof contactFor>[1];

/** For tests of this room: the desk of a place in Lisbon, over a real database and the real publish. */
export function exampleDesk(database: Database, clock: MovableClock, addresses: Addresses): VisitorsDeps {
  return {
    database,
    clock,
    publish: makePublish({ clock, realtime: localRealtime() }),
    place: { name: 'Harbour House', zone: 'Europe/Lisbon' },
    publicUrl: 'https://tocsin.test',
    limiter: localLimiter(),
    phoneCountries: [],
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
  };
}

export const reception: Actor = { kind: 'desk', id: '01a1f7ed-b52e-7026-b5c3-5227014c0fab', address: '127.0.0.1' };

const minute = 60_000;

/** A visit of Grete Hermann, an hour long where nothing else is said. */
export function wishOf<T extends object>(
  clock: MovableClock,
  target: T,
  { minutes = 60, ...visitor }: { minutes?: number } & Partial<MakeVisit['visitor']> = {},
) {
  const check_out_at = new Date(clock.now().getTime() + minutes * minute).toISOString();
  return { ...target, check_out_at, visitor: { full_name: 'Grete Hermann', email: 'grete@example.org', ...visitor } };
}

/** Makes hosts of people; a team for all of them where one is given. */
export async function makeHosts(db: Db, people: readonly { id: string }[], team: string | null = null): Promise<void> {
  const at = new Date('2026-11-02T08:00:00Z');
  await db
    .insertInto('host')
    .values(people.map(({ id }) => ({ user_id: id, team, created_at: at, updated_at: at })))
    .execute();
}

interface Published {
  readonly type: string;
  readonly step: string;
  readonly recipients: readonly string[] | null;
  readonly time: Date;
  readonly text: string;
}

/** What was published, in order, with everything that its row holds as one text. */
export async function published(db: Db): Promise<Published[]> {
  const rows = await db.selectFrom('event').selectAll().where('source', '=', 'visitors').orderBy('id').execute();
  return rows.map((row) => ({
    type: row.type,
    step: row.step,
    recipients: row.recipients,
    time: row.time,
    text: JSON.stringify(row),
  }));
}
