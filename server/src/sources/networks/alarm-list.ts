import type { Alarm as ListedAlarm, ResourceKind, Severity } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { z } from 'zod';
import { findAlarms, findAlarmsOfPlaces, findAlarmsWatched } from './alarm-list.queries.ts';
import type { AlarmFilter, AlarmRow, Place } from './alarm-list.queries.ts';
import { watchable } from './watchable.ts';

export interface AlarmSearch {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly resource_kind?: ResourceKind | undefined;
  readonly resource?: string | undefined;
  readonly min_severity?: Severity | undefined;
  readonly kind?: 'delay' | 'hegemony' | 'disconnection' | undefined;
  readonly address_family?: '4' | '6' | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly mine?: 'true' | 'false' | undefined;
}

/** Alarms, newest first: all of them, those of one network, country or city, or those that a person's watches tell of. */
export async function listAlarms(
  db: Db,
  recipientId: string,
  search: AlarmSearch,
): Promise<{ items: ListedAlarm[]; next_cursor: string | null }> {
  const rows = await find(db, recipientId, search);
  return pageOf(rows, { limit: search.limit, present, placeOf: ({ id }) => id });
}

function find(db: Db, recipientId: string, search: AlarmSearch): Promise<AlarmRow[]> {
  const places = placesOf(search);
  const filter: AlarmFilter = {
    before: decodeCursor(search.cursor, z.uuid()) ?? null,
    minSeverity: search.min_severity ?? 'low',
    kind: search.kind ?? null,
    family: search.address_family ?? null,
    from: search.from ?? null,
    until: search.until ?? null,
    limit: search.limit + 1,
  };
  if (search.mine === 'true') return findAlarmsWatched(db, { recipientId, places }, filter);
  return places === null ? findAlarms(db, filter) : findAlarmsOfPlaces(db, places, filter);
}

/** The resources that are asked for, as the events write them; a name without its kind may be of any. */
function placesOf({ resource_kind: kind, resource }: AlarmSearch): Place[] | null {
  if (resource === undefined && kind === undefined) return null;
  if (resource === undefined) throw refused('/resource', 'Name a resource beside its kind.');
  const kinds = kind === undefined ? [...watchable.keys()] : [kind];
  const places = kinds.flatMap((one) => {
    const read = watchable.get(one)?.safeParse(resource);
    return read?.success ? [{ kind: one, id: read.data }] : [];
  });
  if (places.length > 0) return places;
  const read = kind === undefined ? undefined : watchable.get(kind)?.safeParse(resource);
  throw refused('/resource', read?.error?.issues[0]?.message ?? 'This is no network, country or city.');
}

function refused(pointer: string, detail: string) {
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer, code: 'RESOURCE_INVALID', detail }] });
}

/** The part of an event's data that the list shows; written by this room, so a row that does not meet it is our mistake. */
const Facts = z.object({
  title: z.string(),
  body: z.string(),
  kind: z.enum(['delay', 'hegemony', 'disconnection']),
  deviation: z.number().nullable(),
  level: z.number().nullable(),
  address_family: z.union([z.literal(4), z.literal(6)]).nullable(),
  ends: z.array(z.string()),
  details: z.record(z.string(), z.unknown()),
});

function present(row: AlarmRow): ListedAlarm {
  return {
    ...Facts.parse(row.data),
    id: row.id,
    severity: row.severity,
    time: row.time.toISOString(),
    received_at: row.received_at.toISOString(),
    alert: row.alert_id !== null && row.alert_state !== null ? { id: row.alert_id, state: row.alert_state } : null,
  };
}
