import { sql } from 'kysely';
import { arrayLiteral, textArrayLiteral, type Db } from '#platform/db';
import type { Alert } from './alert.ts';

const columns = sql`
  a.id, a.source, a.key, a.category, a.state, a.severity::text as severity, a.owner_id as "ownerId",
  a.first_event_id as "firstEventId", a.last_event_id as "lastEventId", a.last_event_at as "lastEventAt", a.opened_at as "openedAt",
  a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy", a.resolved_at as "resolvedAt", a.resolved_by as "resolvedBy",
  a.reopened, a.flaps, a.flapping_until as "flappingUntil", a.heard`;

export interface AlertKey {
  readonly source: string;
  readonly key: string;
}

/** The latest alert of each key. The keys are locked until the transaction ends, in one order, so that two openings of one key wait for each other. */
export async function lockAlerts(tx: Db, keys: readonly AlertKey[]): Promise<Alert[]> {
  if (keys.length === 0) return [];
  const locks = keys.map(({ source, key }) => `${source}\n${key}`).toSorted();
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 7210)) from unnest(${textArrayLiteral(locks)}::text[]) as name`.execute(
    tx,
  );
  const { rows } = await sql<Alert>`
    select ${columns} from unnest(${textArrayLiteral(keys.map((k) => k.source))}::text[], ${textArrayLiteral(keys.map((k) => k.key))}::text[]) as wanted(source, key)
    cross join lateral (
      select * from alert where alert.source = wanted.source and alert.key = wanted.key order by id desc limit 1
    ) a`.execute(tx);
  return rows;
}

export async function lockAlert(tx: Db, id: string): Promise<Alert | undefined> {
  const { rows } = await sql<Alert>`select ${columns} from alert a where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function lockQuietAlerts(tx: Db, at: Date): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select ${columns} from alert a where flapping_until <= ${at} order by flapping_until limit 100 for update skip locked`.execute(
    tx,
  );
  return rows;
}

/**
 * Overwrites what is known and inserts what is new. The keys were locked by this transaction, so nothing comes in between,
 * and neither half pays for looking for conflicts.
 */
export async function saveAlerts(tx: Db, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  const column = (value: (alert: Alert) => string | null) => arrayLiteral(alerts.map(value));
  const texts = (value: (alert: Alert) => string | null) => textArrayLiteral(alerts.map(value));
  const times = (value: (alert: Alert) => Date | null) => column((alert) => value(alert)?.toISOString() ?? null);
  await sql`
    with a as materialized (
      select * from unnest(${column(({ id }) => id)}::uuid[], ${texts(({ source }) => source)}::text[], ${texts(({ key }) => key)}::text[],
        ${column(({ category }) => category)}::text[], ${column(({ state }) => state)}::text[], ${column(({ severity }) => severity)}::severity[],
        ${column((a) => a.ownerId)}::uuid[], ${column((a) => a.firstEventId)}::uuid[], ${column((a) => a.lastEventId)}::uuid[],
        ${times((a) => a.lastEventAt)}::timestamptz[], ${times((a) => a.openedAt)}::timestamptz[], ${times((a) => a.acknowledgedAt)}::timestamptz[],
        ${column((a) => a.acknowledgedBy)}::uuid[], ${times((a) => a.resolvedAt)}::timestamptz[], ${column((a) => a.resolvedBy)}::uuid[],
        ${column((a) => String(a.reopened))}::int[], ${texts((a) => arrayLiteral(a.flaps.map((flap) => flap.toISOString())))}::text[],
        ${times((a) => a.flappingUntil)}::timestamptz[], ${column((a) => String(a.heard))}::boolean[])
        as a(id, source, key, category, state, severity, owner_id, first_event_id, last_event_id, last_event_at, opened_at,
          acknowledged_at, acknowledged_by, resolved_at, resolved_by, reopened, flaps, flapping_until, heard)
    ), known as (
      update alert set state = a.state, severity = a.severity, last_event_id = a.last_event_id, last_event_at = a.last_event_at,
        acknowledged_at = a.acknowledged_at, acknowledged_by = a.acknowledged_by, resolved_at = a.resolved_at, resolved_by = a.resolved_by,
        reopened = a.reopened, flaps = a.flaps::timestamptz[], flapping_until = a.flapping_until, heard = a.heard
      from a where alert.id = a.id returning alert.id
    )
    insert into alert (id, source, key, category, state, severity, owner_id, first_event_id, last_event_id, last_event_at, opened_at,
      acknowledged_at, acknowledged_by, resolved_at, resolved_by, reopened, flaps, flapping_until, heard)
    select id, source, key, category, state, severity, owner_id, first_event_id, last_event_id, last_event_at, opened_at,
      acknowledged_at, acknowledged_by, resolved_at, resolved_by, reopened, flaps::timestamptz[], flapping_until, heard
    from a where not exists (select from known where known.id = a.id)`.execute(tx);
}

export async function acknowledgeForOneself(
  tx: Db,
  change: { alertId: string; recipientId: string; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notification set acknowledged_at = ${change.at}, updated_at = ${change.at}
    where alert_id = ${change.alertId} and recipient_id = ${change.recipientId} and acknowledged_at is null`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

/** Whether this person has an item about the alert. */
export async function wasTold(tx: Db, alertId: string, recipientId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from notification where alert_id = ${alertId} and recipient_id = ${recipientId}`.execute(tx);
  return rows.length > 0;
}

/** How a person is called in a message. */
export async function nameOf(tx: Db, recipientId: string): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`select display_name as name from users where id = ${recipientId}`.execute(tx);
  return rows[0]?.name || 'somebody';
}

/** The words of the event that opened the alert. */
export async function titleOf(tx: Db, alert: Alert): Promise<string> {
  const { rows } = await sql<{
    title: string;
  }>`select data->>'title' as title from event where id = ${alert.firstEventId}`.execute(tx);
  return rows[0]?.title ?? alert.key;
}
