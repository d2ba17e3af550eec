import { sql } from 'kysely';
import type { Db } from '#platform/db';
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
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 7210)) from unnest(${locks}::text[]) as name`.execute(
    tx,
  );
  const { rows } = await sql<Alert>`
    select ${columns} from unnest(${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.key)}::text[]) as wanted(source, key)
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

/** Inserts what is new and overwrites what is known: the rows were locked by this transaction. */
export async function saveAlerts(tx: Db, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql`
    insert into alert (id, source, key, category, state, severity, owner_id, first_event_id, last_event_id, last_event_at, opened_at,
      acknowledged_at, acknowledged_by, resolved_at, resolved_by, reopened, flaps, flapping_until, heard)
    select id, source, key, category, state, severity, "ownerId", "firstEventId", "lastEventId", "lastEventAt", "openedAt",
      "acknowledgedAt", "acknowledgedBy", "resolvedAt", "resolvedBy", reopened, flaps, "flappingUntil", heard
    from json_to_recordset(${JSON.stringify(alerts)}) as a(id uuid, source text, key text, category text, state text, severity severity,
      "ownerId" uuid, "firstEventId" uuid, "lastEventId" uuid, "lastEventAt" timestamptz, "openedAt" timestamptz,
      "acknowledgedAt" timestamptz, "acknowledgedBy" uuid, "resolvedAt" timestamptz, "resolvedBy" uuid, reopened int, flaps timestamptz[],
      "flappingUntil" timestamptz, heard boolean)
    on conflict (id) do update set state = excluded.state, severity = excluded.severity, last_event_id = excluded.last_event_id,
      last_event_at = excluded.last_event_at, acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,
      resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, reopened = excluded.reopened, flaps = excluded.flaps,
      flapping_until = excluded.flapping_until, heard = excluded.heard`.execute(tx);
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

/** The words of the event that opened the alert. */
export async function titleOf(tx: Db, alert: Alert): Promise<string> {
  const { rows } = await sql<{
    title: string;
  }>`select data->>'title' as title from event where id = ${alert.firstEventId}`.execute(tx);
  return rows[0]?.title ?? alert.key;
}
