import { Id, type Visit } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf, type Person } from '#platform/http';
import type { VisitorsDeps } from './context.ts';
import { presentPlace } from './host.ts';
import { isStaff } from './staff.ts';
import { countOnSite, findVisit, findVisits, type VisitRow } from './visit.queries.ts';

interface Wanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly state?: Visit['state'] | undefined;
  readonly host_id?: string | undefined;
}

/** Visits, newest first. Outside of the desk one sees those that one hosts. */
export async function listVisits(deps: VisitorsDeps, by: Person, { limit, cursor, state, host_id }: Wanted) {
  const { db } = deps.database;
  const desk = await isStaff(db, by);
  if (!desk && host_id !== undefined && host_id !== by.userId)
    throw coded('FORBIDDEN', 'These are the visits of another host.');
  const scope = { hostId: desk ? host_id : by.userId };
  const before = decodeCursor(cursor, Id);
  const rows = await findVisits(db, { ...scope, state, before, limit: limit + 1 });
  const now = deps.clock.now();
  return {
    ...pageOf(rows, { limit, present: (row) => presentVisit(row, now), placeOf: ({ id }) => id }),
    on_site: await countOnSite(db, scope),
    desk,
    place: presentPlace(deps.place),
  };
}

/** A visit for the desk and for its host; for anybody else it is not there. */
export async function getVisit(deps: VisitorsDeps, by: Person, id: string): Promise<Visit> {
  const { db } = deps.database;
  const row = await findVisit(db, id);
  if (!row || (row.host_id !== by.userId && !(await isStaff(db, by)))) throw coded('VISIT_NOT_FOUND');
  return presentVisit(row, deps.clock.now());
}

function presentVisit(row: VisitRow, now: Date): Visit {
  const onSite = row.checked_out_at === null;
  return {
    id: row.id,
    badge: row.badge,
    visitor: visitorOf(row),
    host: row.host_id === null ? null : { id: row.host_id, name: row.host_name ?? '', team: row.host_team },
    purpose: row.purpose,
    state: onSite ? 'on_site' : 'checked_out',
    overdue: onSite && row.check_out_at <= now,
    checked_in_at: row.checked_in_at.toISOString(),
    check_out_at: row.check_out_at.toISOString(),
    checked_out_at: row.checked_out_at?.toISOString() ?? null,
    ended_by: row.ended_by,
    alert: row.alert_id === null || row.alert_state === null ? null : { id: row.alert_id, state: row.alert_state },
  };
}

function visitorOf({ full_name, company, email, phone }: VisitRow): Visit['visitor'] {
  return full_name === null ? null : { full_name, company, email, phone };
}
