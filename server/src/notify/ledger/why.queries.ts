import type { ChannelName, DeliveryStatus, Reason, Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function findNotificationEvent(
  db: Db,
  recipientId: string,
  id: string,
): Promise<{ event_id: string; alert_id: string | null } | undefined> {
  return await db
    .selectFrom('notification')
    .select(['event_id', 'alert_id'])
    .where('id', '=', id)
    .where('recipient_id', '=', recipientId)
    .executeTakeFirst();
}

export interface DecisionRow {
  readonly id: string;
  readonly event_id: string;
  readonly channel: ChannelName;
  readonly status: DeliveryStatus;
  readonly reason: Reason | null;
  readonly generation: number;
  readonly watch_id: string | null;
  readonly due_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date | null;
  readonly label: string;
  readonly address_sealed: string | null;
  readonly account_email: string | null;
}

/** A person's ledger rows of these events. */
export async function findDecisions(db: Db, recipientId: string, eventIds: readonly string[]): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select d.id, d.event_id, d.channel, d.status, d.reason, d.generation, d.watch_id, d.due_at, d.created_at, d.updated_at,
      coalesce(t.label, '') as label, t.address_sealed,
      case when t.channel = 'email' and t.address_sealed is null then u.email end as account_email
    from delivery d
    left join destination t on t.id = d.destination_id
    left join users u on u.id = d.recipient_id
    where d.event_id = any(${eventIds}::uuid[]) and d.recipient_id = ${recipientId}
    order by d.event_id, array_position(array['in_app', 'email'], d.channel), d.channel, d.id`.execute(db);
  return rows;
}

export interface AttemptRow {
  readonly delivery_id: string;
  readonly generation: number;
  readonly outcome: 'ok' | 'later' | 'never' | 'uncertain';
  readonly detail: string;
  readonly at: Date;
}

export async function findAttempts(
  db: Db,
  deliveries: readonly { readonly id: string; readonly event_id: string }[],
): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select a.delivery_id, a.generation, a.outcome, a.detail, a.at
    from unnest(${deliveries.map((d) => d.event_id)}::uuid[], ${deliveries.map((d) => d.id)}::uuid[]) as d(event_id, id)
    join attempt a on a.event_id = d.event_id and a.delivery_id = d.id
    order by a.delivery_id, a.generation, a.no`.execute(db);
  return rows;
}

export interface WatchBrief {
  readonly id: string;
  readonly kind: string;
  readonly resource: string;
  readonly min_severity: Severity;
  readonly channels: ChannelName[] | null;
}

/** Watches by id, those that have ended included: a decision outlives its watch. */
export async function findWatchBriefs(db: Db, recipientId: string, ids: readonly string[]): Promise<WatchBrief[]> {
  const { rows } = await sql<WatchBrief>`
    select id, kind, resource_id as resource, min_severity, channels from watch
    where id = any(${ids}::uuid[]) and recipient_id = ${recipientId}`.execute(db);
  return rows;
}

export interface MatchingWatch extends WatchBrief {
  readonly created_at: Date;
  readonly deleted_at: Date | null;
  readonly passes: boolean;
}

/** The person's watches, past ones included, on anything that the event is about. */
export async function findMatchingWatches(
  db: Db,
  recipientId: string,
  event: { readonly id: string; readonly severity: Severity },
): Promise<MatchingWatch[]> {
  const { rows } = await sql<MatchingWatch>`
    select w.id, w.kind, w.resource_id as resource, w.min_severity, w.channels, w.created_at, w.deleted_at, w.min_severity <= ${event.severity} as passes
    from event_resource r join watch w on w.kind = r.kind and w.resource_id = r.resource_id
    where r.event_id = ${event.id} and w.recipient_id = ${recipientId} order by w.min_severity, w.id`.execute(db);
  return rows;
}

/** Whether the fan-out of an event has pages left to do. */
export async function isFanningOut(db: Db, eventId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from fan_out_page where event_id = ${eventId} and done_at is null limit 1`.execute(db);
  return rows.length > 0;
}
