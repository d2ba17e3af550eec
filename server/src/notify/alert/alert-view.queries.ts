import type { AlertState, Category, Severity } from '@tocsin/sdk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';
import { byNobodyKnown, nameOfNobodyKnown } from './acknowledger.queries.ts';

export type StateWanted = AlertState | 'unresolved';

/** An alert as one person sees it: who acknowledged for themselves alone sees it as acknowledged. */
export interface AlertRow {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly category: Category;
  readonly state: AlertState;
  readonly severity: Severity;
  readonly owner_id: string | null;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly resources: { kind: string; id: string }[];
  readonly opened_at: Date;
  readonly last_event_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_name: string | null;
  readonly resolved_at: Date | null;
  readonly resolved_by: string | null;
  readonly resolved_name: string | null;
  readonly reopened: number;
  readonly flapping: boolean;
  /** The person's item about it: whoever has one was told. */
  readonly notification_id: string | null;
}

interface Who {
  readonly recipientId: string;
  readonly manages: boolean;
}

/** Those of these alerts that the person may see. */
export async function findAlerts(db: Db, who: Who, ids: readonly string[]): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from alert a ${joins(who)}
    where a.id = any(${ids}::uuid[]) and (n.id is not null or a.owner_id = ${who.recipientId} or ${isPublic(who)})
    order by a.id desc`.execute(db);
  return rows;
}

interface PageWanted {
  readonly state?: StateWanted | undefined;
  readonly category?: Category | undefined;
  readonly severity?: Severity | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** A page of what the person was told of and of what everybody may see; either part stops after a page of its own. */
export async function findAlertPage(db: Db, who: Who, wanted: PageWanted): Promise<AlertRow[]> {
  const filter = filterOf(wanted);
  const { limit } = wanted;
  const { rows } = await sql<AlertRow>`
    with wanted as (
      (select a.id from notification n join alert a on a.id = n.alert_id
        where n.recipient_id = ${who.recipientId} and n.alert_id is not null and ${filter} order by n.alert_id desc limit ${limit})
      union
      (select a.id from alert a left join notification n on n.recipient_id = ${who.recipientId} and n.alert_id = a.id
        where a.category in ('network', 'custom') and ${isPublic(who)} and ${filter} order by a.id desc limit ${limit})
    )
    select ${columns} from (select id from wanted order by id desc limit ${limit}) page join alert a on a.id = page.id ${joins(who)}
    order by a.id desc`.execute(db);
  return rows;
}

const state = sql`case when a.state = 'open' and n.acknowledged_at is not null then 'acknowledged' else a.state end`;

const columns = sql`
  a.id, a.source, a.key, a.category, ${state} as state, a.severity, a.owner_id, a.opened_at, a.last_event_at, a.resolved_at, a.resolved_by,
  a.reopened, a.flapping_until is not null as flapping, n.id as notification_id,
  coalesce(a.acknowledged_at, n.acknowledged_at) as acknowledged_at, coalesce(acker.id, ${byNobodyKnown}) as acknowledged_by,
  coalesce(acker.display_name, ${nameOfNobodyKnown}) as acknowledged_name,
  ender.display_name as resolved_name,
  e.data->>'title' as title, coalesce(e.data->>'body', '') as body, e.data->>'url' as url,
  (select coalesce(json_agg(json_build_object('kind', r.kind, 'id', r.resource_id) order by r.kind, r.resource_id), '[]')
    from event_resource r where r.event_id = a.first_event_id) as resources`;

function joins({ recipientId }: Who): RawBuilder<unknown> {
  return sql`
    join event e on e.id = a.last_event_id
    left join notification n on n.recipient_id = ${recipientId} and n.alert_id = a.id
    left join users acker on acker.id = coalesce(a.acknowledged_by, case when n.acknowledged_at is not null then n.recipient_id end)
    left join users ender on ender.id = a.resolved_by`;
}

/**
 * Network alerts and custom ones are for everybody, unless the event that opened them named who should hear. The event is
 * asked for one by one: as a join it would be read whole.
 */
function isPublic({ manages }: Who): RawBuilder<unknown> {
  if (manages) return sql`a.category in ('network', 'custom')`;
  return sql`(a.category in ('network', 'custom') and a.owner_id is null
    and (select f.recipients from event f where f.id = a.first_event_id) is null)`;
}

function filterOf(wanted: PageWanted): RawBuilder<unknown> {
  const { category, severity, before } = wanted;
  const filters = [
    category === undefined ? sql`true` : sql`a.category = ${category}`,
    severity === undefined ? sql`true` : sql`a.severity = ${severity}`,
    before === undefined ? sql`true` : sql`a.id < ${before}`,
    stateFilter(wanted.state),
  ];
  return sql.join(filters, sql` and `);
}

// What is not resolved is a small part and has an index of its own, so that part is named wherever it holds.
function stateFilter(wanted: StateWanted | undefined): RawBuilder<unknown> {
  switch (wanted) {
    case undefined:
      return sql`true`;
    case 'resolved':
      return sql`a.state = 'resolved'`;
    case 'unresolved':
      return sql`a.state <> 'resolved'`;
    case 'open':
    case 'acknowledged':
      return sql`a.state <> 'resolved' and ${state} = ${wanted}`;
  }
}

export interface EventRow {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly step: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly time: Date;
  readonly received_at: Date;
  readonly alert_id: string | null;
  readonly cause_event_id: string | null;
  readonly recipients: string[] | null;
}

const eventColumns = sql`
  e.id, e.source, e.type, e.category, e.severity, e.step, e.data->>'title' as title, coalesce(e.data->>'body', '') as body, e.data->>'url' as url,
  e.time, e.received_at, e.alert_id, e.cause_event_id, e.recipients`;

/** The last events of an alert, oldest first; those that name their recipients only with `all`. */
export async function findEventsOfAlert(
  db: Db,
  alertId: string,
  wanted: { all: boolean; limit: number },
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from event e where e.alert_id = ${alertId} and (${wanted.all} or e.recipients is null)
    order by e.id desc limit ${wanted.limit}`.execute(db);
  return rows.toReversed();
}

export async function findEvent(db: Db, id: string): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`select ${eventColumns} from event e where e.id = ${id}`.execute(db);
  return rows[0];
}
