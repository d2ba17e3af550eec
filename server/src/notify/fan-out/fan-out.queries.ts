import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { PageWork, Subject } from './batch.ts';
import type { Range } from './match.queries.ts';

export interface DuePage {
  readonly eventId: string;
  readonly page: number;
  readonly after: string;
  readonly until: string | null;
  /** Nobody has cut the audience into pages yet. */
  readonly uncut: boolean;
  readonly attempts: number;
}

/** Which page a broker spoke of. */
export interface PageName {
  readonly eventId: string;
  readonly page: number;
}

/**
 * Takes the next page for the length of this transaction. Pages of one alert go in the order of its events: a recovery
 * must see whom the opening told.
 */
export async function takePage(tx: Db, at: Date, named?: PageName): Promise<DuePage | undefined> {
  const { rows } = await sql<DuePage>`
    select event_id as "eventId", page, after_recipient as after, until_recipient as until, cut_at is null and page = 0 as uncut, attempts from fan_out_page p
    where done_at is null and due_at <= ${at} ${named ? sql`and event_id = ${named.eventId} and page = ${named.page}` : sql``} and not exists (
      select 1 from fan_out_page q where q.alert_id = p.alert_id and q.event_id < p.event_id and q.done_at is null
    )
    order by due_at, event_id limit 1 for update skip locked`.execute(tx);
  return rows[0];
}

export async function readSubject(tx: Db, eventId: string): Promise<Subject | undefined> {
  const { rows } = await sql<Subject>`
    select id, type, category, severity::text as severity, step, alert_id as "alertId", coalesce(recipients, '{}') as recipients, data->'channels' as channels,
      case when source = 'tocsin' and type like 'tocsin.destination.%' then (data->>'destination_id')::uuid end as "onlyDestination", received_at as "receivedAt"
    from event where id = ${eventId}`.execute(tx);
  return rows[0];
}

/** Writes the pages of an audience: the first one takes its end, the others are added. */
export async function writePages({ tx, subject, at }: PageWork, ranges: readonly Range[]): Promise<void> {
  const [first, ...others] = ranges;
  const { rows } = await sql<{ alert_id: string | null }>`
    update fan_out_page set cut_at = ${at}, until_recipient = ${first?.until ?? null} where event_id = ${subject.id} and page = 0 returning alert_id`.execute(
    tx,
  );
  if (others.length === 0) return;
  await sql`
    insert into fan_out_page (event_id, page, alert_id, after_recipient, until_recipient, due_at, cut_at)
    select ${subject.id}::uuid, place, ${rows[0]?.alert_id ?? null}::uuid, after, until, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${others.map((range) => range.after)}::uuid[], ${others.map((range) => range.until)}::uuid[]) with ordinality as p(after, until, place)`.execute(
    tx,
  );
}

/** Ends a page with what match counted. */
export async function endPage(
  tx: Db,
  done: { eventId: string; page: number; expected: number; at: Date },
): Promise<void> {
  await sql`update fan_out_page set done_at = ${done.at}, expected = ${done.expected} where event_id = ${done.eventId} and page = ${done.page}`.execute(
    tx,
  );
}

/** A page that failed waits before it is tried again, so that one bad event does not stop the others. */
export async function postponePage(db: Db, page: { eventId: string; page: number; dueAt: Date }): Promise<void> {
  await sql`update fan_out_page set attempts = attempts + 1, due_at = ${page.dueAt} where event_id = ${page.eventId} and page = ${page.page} and done_at is null`.execute(
    db,
  );
}
