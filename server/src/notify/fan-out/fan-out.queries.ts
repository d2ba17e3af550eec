import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { Subject } from './batch.ts';

export interface DuePage {
  readonly eventId: string;
  readonly page: number;
  readonly after: string;
  readonly attempts: number;
}

/**
 * Takes the next page for the length of this transaction. Pages of one alert go in the order of its events: a recovery
 * must see whom the opening told.
 */
export async function takePage(tx: Db, at: Date): Promise<DuePage | undefined> {
  const { rows } = await sql<DuePage>`
    select event_id as "eventId", page, after_recipient as after, attempts from fan_out_page p
    where done_at is null and due_at <= ${at} and not exists (
      select 1 from fan_out_page q where q.alert_id = p.alert_id and q.event_id < p.event_id and q.done_at is null
    )
    order by due_at, event_id limit 1 for update skip locked`.execute(tx);
  return rows[0];
}

export async function readSubject(tx: Db, eventId: string): Promise<Subject | undefined> {
  const { rows } = await sql<Subject>`
    select id, type, category, severity::text as severity, step, alert_id as "alertId", coalesce(recipients, '{}') as recipients, received_at as "receivedAt"
    from event where id = ${eventId}`.execute(tx);
  return rows[0];
}

/** Ends a page with what match counted, and lines up the next one unless the audience has ended. */
export async function endPage(
  tx: Db,
  done: DuePage & { expected: number; last: string | null; at: Date },
): Promise<void> {
  await sql`
    with ended as (
      update fan_out_page set done_at = ${done.at}, expected = ${done.expected} where event_id = ${done.eventId} and page = ${done.page} returning alert_id
    )
    insert into fan_out_page (event_id, page, alert_id, after_recipient, due_at)
    select ${done.eventId}::uuid, ${done.page + 1}::int, alert_id, ${done.last}::uuid, ${done.at}::timestamptz from ended where ${done.last}::uuid is not null`.execute(
    tx,
  );
}

/** A page that failed waits before it is tried again, so that one bad event does not stop the others. */
export async function postponePage(db: Db, page: { eventId: string; page: number; dueAt: Date }): Promise<void> {
  await sql`update fan_out_page set attempts = attempts + 1, due_at = ${page.dueAt} where event_id = ${page.eventId} and page = ${page.page} and done_at is null`.execute(
    db,
  );
}
