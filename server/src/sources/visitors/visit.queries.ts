import type { AlertState, Visit } from '@tocsin/sdk/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '#platform/db';
import type { Visitor } from './visitor.ts';

export interface NewVisit {
  readonly id: string;
  readonly hostId: string;
  readonly visitor: Visitor;
  readonly purpose: string | null;
  readonly contactIds: readonly string[];
  readonly at: Date;
  readonly until: Date;
  readonly madeBy: string | null;
  readonly kioskId: string | null;
}

/** Answers the number of the badge. */
export async function insertVisit(tx: Db, visit: NewVisit): Promise<number> {
  const { visitor, contactIds } = visit;
  const { badge } = await tx
    .insertInto('visit')
    .values({
      id: visit.id,
      host_id: visit.hostId,
      full_name: visitor.fullName,
      company: visitor.company,
      email: visitor.email,
      phone: visitor.phone,
      purpose: visit.purpose,
      contact_ids: sql<string[]>`${contactIds}::uuid[]`,
      checked_in_at: visit.at,
      check_out_at: visit.until,
      made_by: visit.madeBy,
      kiosk_id: visit.kioskId,
    })
    .returning('badge')
    .executeTakeFirstOrThrow();
  return badge;
}

export async function isBusy(db: Db, hostId: string): Promise<boolean> {
  const found = await db
    .selectFrom('visit')
    .select('id')
    .where('host_id', '=', hostId)
    .where('checked_out_at', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** What the messages at the end of a visit need: ids and times only. */
export interface EndedVisit {
  readonly id: string;
  readonly badge: number;
  readonly host_id: string | null;
  readonly contact_ids: readonly string[];
  readonly checked_out_at: Date;
}

const ended = sql`returning id, badge, host_id, contact_ids, checked_out_at`;

/** Ends those whose planned end has come. A row is ended once, whoever else looks at the same moment. */
export async function endDueVisits(tx: Db, now: Date, most: number): Promise<EndedVisit[]> {
  const { rows } = await sql<EndedVisit>`
    update visit set checked_out_at = check_out_at, ended_by = 'plan' where id in (
      select id from visit where checked_out_at is null and check_out_at <= ${now}
      order by check_out_at limit ${most} for update skip locked
    ) ${ended}`.execute(tx);
  return rows;
}

export interface Ending {
  readonly by: 'desk' | 'host' | 'kiosk';
  readonly userId: string | null;
  readonly at: Date;
}

/** Ends one visit; nothing when it had ended already. */
export async function endVisit(tx: Db, id: string, { by, userId, at }: Ending): Promise<EndedVisit | undefined> {
  const { rows } = await sql<EndedVisit>`
    update visit set checked_out_at = greatest(${at}::timestamptz, checked_in_at), ended_by = ${by}, ended_by_user = ${userId}
    where id = ${id} and checked_out_at is null ${ended}`.execute(tx);
  return rows[0];
}

export async function findOnSiteByBadge(db: Db, badge: number): Promise<string | undefined> {
  const found = await db
    .selectFrom('visit')
    .select('id')
    .where('badge', '=', badge)
    .where('checked_out_at', 'is', null)
    .executeTakeFirst();
  return found?.id;
}

export interface VisitRow {
  readonly id: string;
  readonly badge: number;
  readonly full_name: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly purpose: string | null;
  readonly host_id: string | null;
  readonly host_name: string | null;
  readonly host_team: string | null;
  readonly checked_in_at: Date;
  readonly check_out_at: Date;
  readonly checked_out_at: Date | null;
  readonly ended_by: Visit['ended_by'];
  readonly alert_id: string | null;
  readonly alert_state: AlertState | null;
}

/** Whose visits: all of them, or those of one host. */
export interface Scope {
  readonly hostId?: string | undefined;
}

const rowsOf = (rest: RawBuilder<unknown>) => sql<VisitRow>`
  select v.id, v.badge, v.full_name, v.company, v.email, v.phone, v.purpose, v.host_id, u.display_name as host_name, h.team as host_team,
    v.checked_in_at, v.check_out_at, v.checked_out_at, v.ended_by, a.id as alert_id, a.state as alert_state
  from visit v
  left join users u on u.id = v.host_id
  left join host h on h.user_id = v.host_id
  left join lateral (select id, state from alert where source = 'visitors' and key = v.id::text order by id desc limit 1) a on true
  ${rest}`;

export async function findVisit(db: Db, id: string): Promise<VisitRow | undefined> {
  const { rows } = await rowsOf(sql`where v.id = ${id}`).execute(db);
  return rows[0];
}

export interface VisitPage extends Scope {
  readonly state?: Visit['state'] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

export async function findVisits(db: Db, { hostId, state, before, limit }: VisitPage): Promise<VisitRow[]> {
  const { rows } = await rowsOf(sql`
    where ${within({ hostId })}
      and (${state ?? null}::text is null or (v.checked_out_at is null) = (${state ?? null} = 'on_site'))
      and (${before ?? null}::uuid is null or v.id < ${before ?? null})
    order by v.id desc limit ${limit}`).execute(db);
  return rows;
}

export async function countOnSite(db: Db, scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from visit v where v.checked_out_at is null and ${within(scope)}`.execute(db);
  return rows[0]?.count ?? 0;
}

function within({ hostId }: Scope): RawBuilder<unknown> {
  return hostId === undefined ? sql`true` : sql`v.host_id = ${hostId}`;
}

/** Removes what is known of visitors whose visit ended before; answers how many. */
export async function eraseVisitors(db: Db, { endedBefore, at }: { endedBefore: Date; at: Date }): Promise<number> {
  const { numAffectedRows } = await sql`
    update visit set full_name = null, company = null, email = null, phone = null, purpose = null, contact_ids = '{}', erased_at = ${at}
    where checked_out_at < ${endedBefore} and erased_at is null`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Which of these contacts a visit names. */
export async function findKnownContacts(db: Db, contactIds: readonly string[]): Promise<string[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<{ contact: string }>`
    select distinct contact from visit v, unnest(v.contact_ids) as named(contact)
    where v.contact_ids && ${contactIds}::uuid[] and contact = any(${contactIds}::uuid[])`.execute(db);
  return rows.map(({ contact }) => contact);
}
