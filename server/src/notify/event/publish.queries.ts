import type { Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import { arrayLiteral, jsonArrayLiteral, textArrayLiteral, type Db } from '#platform/db';
import { nilId } from '#platform/ids';
import type { EventDraft } from './event.ts';
import type { StoredEvent } from './publish.ts';

type Resource = NonNullable<EventDraft['resources']>[number];
type Keyed = Pick<StoredEvent, 'id' | 'draft' | 'receivedAt'>;

/** Claims (source, externalId) for each event and answers the ids of those that are first; a repeat within the batch is none. */
export async function keepFirsts(tx: Db, events: readonly Keyed[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const { rows } = await sql<{ event_id: string }>`
    insert into event_key (source, external_id, event_id, received_at)
    select * from unnest(${textArrayLiteral(events.map((e) => e.draft.source))}::text[], ${textArrayLiteral(events.map((e) => e.draft.externalId ?? e.id))}::text[],
      ${arrayLiteral(events.map((e) => e.id))}::uuid[], ${arrayLiteral(events.map((e) => e.receivedAt.toISOString()))}::timestamptz[])
    on conflict do nothing returning event_id`.execute(tx);
  return new Set(rows.map(({ event_id }) => event_id));
}

export async function insertEvents(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  const column = (value: (event: StoredEvent) => string | null) => arrayLiteral(events.map(value));
  const texts = (value: (event: StoredEvent) => string | null) => textArrayLiteral(events.map(value));
  await sql`
    insert into event (id, source, external_id, type, category, step, severity, subject, data, alert_id, cause_event_id, recipients, time, received_at)
    select id, source, external_id, type, category, step, severity, subject, data, alert_id, cause_event_id, recipients::uuid[], time, received_at
    from unnest(${column(({ id }) => id)}::uuid[], ${texts(({ draft }) => draft.source)}::text[], ${texts(({ id, draft }) => draft.externalId ?? id)}::text[],
      ${texts(({ draft }) => draft.type)}::text[], ${column(({ draft }) => draft.category)}::text[], ${column(({ step }) => step)}::text[],
      ${column(({ draft }) => draft.severity)}::severity[], ${texts(({ draft }) => draft.subject ?? null)}::text[],
      ${jsonArrayLiteral(events.map(({ draft }) => draft.data))}::jsonb[], ${column(({ alert }) => alert?.id ?? null)}::uuid[],
      ${column(({ draft }) => draft.causeEventId ?? null)}::uuid[], ${texts(({ draft }) => (draft.recipients ? arrayLiteral(draft.recipients) : null))}::text[],
      ${column(({ time }) => time.toISOString())}::timestamptz[], ${column(({ receivedAt }) => receivedAt.toISOString())}::timestamptz[])
      as e(id, source, external_id, type, category, step, severity, subject, data, alert_id, cause_event_id, recipients, time, received_at)`.execute(
    tx,
  );
}

export async function insertResources(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  const resources = events.flatMap(({ id, draft }) =>
    distinct(draft.resources ?? []).map((resource) => ({ event: id, ...resource })),
  );
  if (resources.length === 0) return;
  await sql`
    insert into event_resource (kind, resource_id, event_id)
    select * from unnest(${textArrayLiteral(resources.map((r) => r.kind))}::text[], ${textArrayLiteral(resources.map((r) => r.id))}::text[],
      ${arrayLiteral(resources.map((r) => r.event))}::uuid[])`.execute(tx);
}

function distinct(resources: readonly Resource[]): readonly Resource[] {
  if (resources.length < 2) return resources;
  return [...new Map(resources.map((resource) => [`${resource.kind}\n${resource.id}`, resource])).values()];
}

/** Which of these events anybody hears of: a live watch on one of their resources, or a named recipient. */
export async function eventsThatMatch(tx: Db, events: readonly StoredEvent[]): Promise<Set<string>> {
  const named = events.filter(({ draft }) => draft.recipients && draft.recipients.length > 0).map(({ id }) => id);
  const wanted = wantedOf(events);
  if (wanted.length === 0) return new Set(named);
  const { rows } = await sql<{ place: number }>`
    select e.place::int as place from unnest(${textArrayLiteral(wanted.map((w) => w.kind))}::text[], ${textArrayLiteral(wanted.map((w) => w.id))}::text[],
      ${arrayLiteral(wanted.map((w) => w.severity))}::severity[]) with ordinality as e(kind, resource_id, severity, place)
    where exists (select 1 from watch w where w.kind = e.kind and w.resource_id = e.resource_id and w.min_severity <= e.severity and w.deleted_at is null)`.execute(
    tx,
  );
  return new Set([...named, ...rows.flatMap(({ place }) => wanted[place - 1]?.events ?? [])]);
}

interface Wanted extends Resource {
  readonly severity: Severity;
  readonly events: string[];
}

/** What is asked of the watches, each thing once: events of one batch share their countries and cities. */
function wantedOf(events: readonly StoredEvent[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { id, draft } of events)
    for (const resource of draft.resources ?? []) {
      const name = `${draft.severity}\n${resource.kind}\n${resource.id}`;
      const known = wanted.get(name);
      if (known) known.events.push(id);
      else wanted.set(name, { ...resource, severity: draft.severity, events: [id] });
    }
  return [...wanted.values()];
}

export async function queueFanOut(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into fan_out_page (event_id, page, alert_id, after_recipient, due_at)
    select id, 0, alert, ${nilId}::uuid, due from unnest(${arrayLiteral(events.map((e) => e.id))}::uuid[], ${arrayLiteral(events.map((e) => e.alert?.id ?? null))}::uuid[],
      ${arrayLiteral(events.map((e) => e.receivedAt.toISOString()))}::timestamptz[]) as e(id, alert, due)`.execute(tx);
}
