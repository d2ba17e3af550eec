import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { nilId } from '#platform/ids';
import type { StoredEvent } from './publish.ts';

type Keyed = Pick<StoredEvent, 'id' | 'draft' | 'receivedAt'>;

/** Claims (source, externalId) for each event and answers the ids of those that are first; a repeat within the batch is none. */
export async function keepFirsts(tx: Db, events: readonly Keyed[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const { rows } = await sql<{ event_id: string }>`
    insert into event_key (source, external_id, event_id, received_at)
    select * from unnest(${events.map((e) => e.draft.source)}::text[], ${events.map((e) => e.draft.externalId ?? e.id)}::text[],
      ${events.map((e) => e.id)}::uuid[], ${events.map((e) => e.receivedAt)}::timestamptz[])
    on conflict do nothing returning event_id`.execute(tx);
  return new Set(rows.map(({ event_id }) => event_id));
}

export async function insertEvents(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  const rows = events.map(({ id, draft, time, receivedAt, step, alert }) => ({
    id,
    source: draft.source,
    external_id: draft.externalId ?? id,
    type: draft.type,
    category: draft.category,
    step,
    severity: draft.severity,
    subject: draft.subject ?? null,
    data: draft.data,
    alert_id: alert?.id ?? null,
    cause_event_id: draft.causeEventId ?? null,
    recipients: draft.recipients ?? null,
    time,
    received_at: receivedAt,
  }));
  await sql`
    insert into event select * from json_to_recordset(${JSON.stringify(rows)}) as e(id uuid, source text, external_id text, type text,
      category text, step text, severity severity, subject text, data jsonb, alert_id uuid, cause_event_id uuid, recipients uuid[],
      time timestamptz, received_at timestamptz)`.execute(tx);
  const resources = events.flatMap(({ id, draft }) =>
    (draft.resources ?? []).map((resource) => ({ event: id, ...resource })),
  );
  if (resources.length === 0) return;
  await sql`
    insert into event_resource (kind, resource_id, event_id)
    select * from unnest(${resources.map((r) => r.kind)}::text[], ${resources.map((r) => r.id)}::text[], ${resources.map((r) => r.event)}::uuid[])
    on conflict do nothing`.execute(tx);
}

/** Which of these events anybody hears of: a live watch on one of their resources, or a named recipient. */
export async function eventsThatMatch(tx: Db, events: readonly StoredEvent[]): Promise<Set<string>> {
  const named = events.filter(({ draft }) => draft.recipients && draft.recipients.length > 0).map(({ id }) => id);
  const watchable = events.flatMap(({ id, draft }) =>
    (draft.resources ?? []).map((resource) => ({
      id,
      severity: draft.severity,
      kind: resource.kind,
      resourceId: resource.id,
    })),
  );
  if (watchable.length === 0) return new Set(named);
  const { rows } = await sql<{ id: string }>`
    select distinct e.id from unnest(${watchable.map((w) => w.id)}::uuid[], ${watchable.map((w) => w.kind)}::text[],
      ${watchable.map((w) => w.resourceId)}::text[], ${watchable.map((w) => w.severity)}::severity[]) as e(id, kind, resource_id, severity)
    where exists (select 1 from watch w where w.kind = e.kind and w.resource_id = e.resource_id and w.min_severity <= e.severity and w.deleted_at is null)`.execute(
    tx,
  );
  return new Set([...named, ...rows.map(({ id }) => id)]);
}

export async function queueFanOut(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  await sql`
    insert into fan_out_page (event_id, page, alert_id, after_recipient, due_at)
    select id, 0, alert, ${nilId}::uuid, due from unnest(${events.map((e) => e.id)}::uuid[], ${events.map((e) => e.alert?.id ?? null)}::uuid[],
      ${events.map((e) => e.receivedAt)}::timestamptz[]) as e(id, alert, due)`.execute(tx);
}
