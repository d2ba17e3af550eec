import type { AlertState, Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '#platform/db';

export interface AlarmFilter {
  readonly before: string | null;
  readonly minSeverity: Severity;
  readonly kind: string | null;
  readonly family: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly limit: number;
}
export interface Place {
  readonly kind: string;
  readonly id: string;
}
export interface AlarmRow {
  readonly id: string;
  readonly severity: Severity;
  readonly data: unknown;
  readonly time: Date;
  readonly received_at: Date;
  readonly alert_id: string | null;
  readonly alert_state: AlertState | null;
}

/** What every list of alarms asks of an event `e`. */
function isWanted({ before, minSeverity, kind, family, from, until }: AlarmFilter): RawBuilder<boolean> {
  return sql<boolean>`e.source = 'networks' and e.data->>'phase' = 'alarm' and e.severity >= ${minSeverity}::severity
    and (${before}::uuid is null or e.id < ${before}) and (${kind}::text is null or e.data->>'kind' = ${kind})
    and (${family}::text is null or e.data->>'address_family' = ${family})
    and (${from}::timestamptz is null or e.time >= ${from}) and (${until}::timestamptz is null or e.time < ${until})`;
}

export async function findAlarms(db: Db, filter: AlarmFilter): Promise<AlarmRow[]> {
  return rowsOf(
    db,
    sql`select e.id from event e where ${isWanted(filter)} order by e.id desc limit ${filter.limit}`,
    filter,
  );
}

/** Each place gives its newest alarms by its own index; an alarm of two places is listed once. */
export async function findAlarmsOfPlaces(db: Db, places: readonly Place[], filter: AlarmFilter): Promise<AlarmRow[]> {
  const wanted = sql`select kind, id as resource_id, 'low'::severity as min_severity
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as place (kind text, id text)`;
  return rowsOf(db, newestOf(wanted, filter), filter);
}

/** Alarms of what a person watches, from the severity on that each watch asks for. */
export async function findAlarmsWatched(
  db: Db,
  { recipientId, places }: { recipientId: string; places: readonly Place[] | null },
  filter: AlarmFilter,
): Promise<AlarmRow[]> {
  const among = places === null ? null : JSON.stringify(places);
  const wanted = sql`select kind, resource_id, min_severity from watch w
    where w.recipient_id = ${recipientId} and w.deleted_at is null and (${among}::jsonb is null or exists (
      select from jsonb_to_recordset(${among}::jsonb) as place (kind text, id text)
      where place.kind = w.kind and place.id = w.resource_id))`;
  return rowsOf(db, newestOf(wanted, filter), filter);
}

function newestOf(wanted: RawBuilder<unknown>, filter: AlarmFilter): RawBuilder<unknown> {
  return sql`select distinct newest.id from (${wanted}) wanted cross join lateral (
      select e.id from event_resource r join event e on e.id = r.event_id
      where r.kind = wanted.kind and r.resource_id = wanted.resource_id
        and (${filter.before}::uuid is null or r.event_id < ${filter.before})
        and e.severity >= wanted.min_severity and ${isWanted(filter)}
      order by r.event_id desc limit ${filter.limit}) newest`;
}

async function rowsOf(db: Db, ids: RawBuilder<unknown>, { limit }: AlarmFilter): Promise<AlarmRow[]> {
  const { rows } = await sql<AlarmRow>`
    select e.id, e.severity, e.data, e.time, e.received_at, a.id as alert_id, a.state as alert_state
    from (${ids}) found join event e on e.id = found.id left join alert a on a.id = e.alert_id
    order by e.id desc limit ${limit}`.execute(db);
  return rows;
}
