import type { Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface HourRow {
  readonly hour: Date;
  readonly severity: Severity;
  readonly count: number;
}

export async function findNetworkWatch(
  db: Db,
  asn: string,
  recipientId: string,
): Promise<{ id: string; created_at: Date } | undefined> {
  return db
    .selectFrom('watch')
    .select(['id', 'created_at'])
    .where('recipient_id', '=', recipientId)
    .where('kind', '=', 'network')
    .where('resource_id', '=', asn)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** Open alerts are few; whether one concerns the network is asked of its first event. */
export async function countOpenAlerts(db: Db, asn: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from alert a
    where a.category = 'network' and a.state <> 'resolved' and exists (
      select from event_resource r
      where r.kind = 'network' and r.resource_id = ${asn} and r.event_id = a.first_event_id)`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What the chart counts; without a word, all alarms. */
export interface AlarmsCounted {
  readonly kind?: string | undefined;
  readonly address_family?: string | undefined;
}

interface Since extends AlarmsCounted {
  readonly since: Date;
  /** The first event id that can be of that time. */
  readonly from: string;
  /** The hours of one part. */
  readonly each: number;
}

export async function countAlarms(
  db: Db,
  asn: string,
  { since, from, each, kind = '', address_family: family = '' }: Since,
): Promise<HourRow[]> {
  const { rows } = await sql<HourRow>`
    select date_bin(${`${each} hours`}::interval, e.time, ${since}::timestamptz) as hour, e.severity, count(*)::integer as count
    from event_resource r join event e on e.id = r.event_id
    where r.kind = 'network' and r.resource_id = ${asn} and r.event_id >= ${from}
      and e.source = 'networks' and e.data->>'phase' = 'alarm' and e.time >= ${since}
      and (${kind} = '' or e.data->>'kind' = ${kind}) and (${family} = '' or e.data->>'address_family' = ${family})
    group by 1, 2`.execute(db);
  return rows;
}
