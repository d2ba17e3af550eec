import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { arrayLiteral } from '#platform/db';
import { newId } from '#platform/ids';
import type { Decided, PageWork } from './batch.ts';
import { begins } from './match.queries.ts';

export interface Parcel {
  id: string;
  eventId: string;
  channel: ChannelName;
  from: string;
  to: string;
  dueAt: Date;
}

interface InboxRow {
  readonly recipientId: string;
  readonly watchId: string | null;
  readonly inInbox: boolean;
}

/** One row a decision. A repeated page inserts nothing. */
export async function insertDeliveries({ tx, subject, at }: PageWork, decided: readonly Decided[]): Promise<void> {
  const column = <T extends string | null>(value: (one: Decided) => T) => arrayLiteral(decided.map(value));
  await sql`
    insert into delivery (id, event_id, recipient_id, channel, destination_id, address_hash, alert_id, watch_id, status, reason, created_at)
    select id, ${subject.id}::uuid, recipient, channel, destination, address, ${subject.alertId}::uuid, watch, status, reason, ${at}::timestamptz
    from unnest(${column(() => newId(at))}::uuid[], ${column((d) => d.candidate.recipientId)}::uuid[], ${column((d) => d.candidate.channel)}::text[],
      ${column((d) => d.candidate.destinationId)}::uuid[], ${column((d) => d.candidate.addressHash)}::uuid[], ${column((d) => d.candidate.watchId)}::uuid[],
      ${column((d) => d.status)}::text[], ${column((d) => d.reason)}::text[]) as d(id, recipient, channel, destination, address, watch, status, reason)
    on conflict do nothing`.execute(tx);
}

/** The openings that a recovery overtook. Their parcels were locked when the audience was matched, so no worker holds them. */
export async function cancelOpenings({ tx, subject, at }: PageWork, decided: readonly Decided[]): Promise<void> {
  if (decided.length === 0) return;
  await sql`
    update delivery d set status = 'cancelled', reason = 'recovered_first', due_at = null, updated_at = ${at}
    from unnest(${decided.map((d) => d.candidate.recipientId)}::uuid[], ${decided.map((d) => d.candidate.channel)}::text[],
      ${decided.map((d) => d.candidate.destinationId)}::uuid[]) as c(recipient, channel, destination)
    where d.event_id in (${begins(subject)})
      and d.recipient_id = c.recipient and d.channel = c.channel and d.destination_id = c.destination and d.status in ('queued', 'retrying')`.execute(
    tx,
  );
}

/** A new item, or the same item moved to the top and made unseen again when its alert opened or rose. */
export async function upsertNotifications({ tx, subject, at }: PageWork, rows: readonly InboxRow[]): Promise<void> {
  const target =
    subject.alertId === null
      ? sql`(recipient_id, event_id) where alert_id is null`
      : sql`(recipient_id, alert_id) where alert_id is not null`;
  await sql`
    insert into notification (id, recipient_id, alert_id, event_id, watch_id, category, severity, in_inbox, xid, position, created_at, updated_at)
    select id, recipient, ${subject.alertId}::uuid, ${subject.id}::uuid, watch, ${subject.category}, ${subject.severity}::severity, in_inbox::boolean,
      pg_current_xact_id(), nextval('notification_position'), ${at}::timestamptz, ${at}::timestamptz
    from unnest(${arrayLiteral(rows.map(() => newId(at)))}::uuid[], ${arrayLiteral(rows.map((r) => r.recipientId))}::uuid[],
      ${arrayLiteral(rows.map((r) => r.watchId))}::uuid[], ${arrayLiteral(rows.map((r) => String(r.inInbox)))}::boolean[]) as n(id, recipient, watch, in_inbox)
    on conflict ${target} do update set event_id = excluded.event_id, severity = excluded.severity,
      in_inbox = notification.in_inbox or excluded.in_inbox, watch_id = coalesce(excluded.watch_id, notification.watch_id),
      xid = excluded.xid, position = excluded.position, seen_at = null, read_at = null, archived_at = null, acknowledged_at = null,
      updated_at = excluded.updated_at
      where notification.event_id <> excluded.event_id`.execute(tx);
}

/** The end of an alert moves the item of everybody who was told and makes it unseen. */
export async function moveNotifications({ tx, subject, at }: PageWork, recipients: readonly string[]): Promise<void> {
  await sql`
    update notification set event_id = ${subject.id}, xid = pg_current_xact_id(), position = nextval('notification_position'),
      seen_at = null, read_at = null, archived_at = null, updated_at = ${at}
    where alert_id = ${subject.alertId} and recipient_id = any(${arrayLiteral(recipients)}::uuid[]) and event_id <> ${subject.id}`.execute(
    tx,
  );
}

/** An update changes what the item says, not its place. An acknowledgement changes neither: the alert's state shows it. */
export async function touchNotifications({ tx, subject, at }: PageWork, recipients: readonly string[]): Promise<void> {
  if (subject.step !== 'update') return;
  await sql`
    update notification set event_id = ${subject.id}, updated_at = ${at}
    where alert_id = ${subject.alertId} and recipient_id = any(${arrayLiteral(recipients)}::uuid[])`.execute(tx);
}

export async function insertParcels(tx: Db, parcels: readonly Parcel[]): Promise<void> {
  await sql`
    insert into parcel (id, event_id, channel, from_recipient, to_recipient, due_at)
    select * from unnest(${parcels.map((p) => p.id)}::uuid[], ${parcels.map((p) => p.eventId)}::uuid[], ${parcels.map((p) => p.channel)}::text[],
      ${parcels.map((p) => p.from)}::uuid[], ${parcels.map((p) => p.to)}::uuid[], ${parcels.map((p) => p.dueAt)}::timestamptz[])`.execute(
    tx,
  );
}
