import { Id, type Alert, type AlertStory, type EventBrief, type Severity, type Category } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import {
  findAlerts,
  findAlertPage,
  findEventsOfAlert,
  type AlertRow,
  type EventRow,
  type StateWanted,
} from './alert-view.queries.ts';

/** Who looks. Managers see every alert of a public category; nobody sees another person's private ones. */
export interface Viewer {
  readonly recipientId: string;
  readonly manages: boolean;
}

type EventView = z.infer<typeof EventBrief>;
type Story = z.infer<typeof AlertStory>;

interface ListWanted {
  readonly state?: StateWanted | undefined;
  readonly category?: Category | undefined;
  readonly severity?: Severity | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The alerts that somebody may see, newest first. */
export async function listAlerts(
  db: Db,
  viewer: Viewer,
  wanted: ListWanted,
): Promise<{ items: Alert[]; next_cursor: string | null }> {
  const before = decodeCursor(wanted.cursor, Id);
  const rows = await findAlertPage(db, viewer, { ...wanted, before, limit: wanted.limit + 1 });
  return pageOf(rows, { limit: wanted.limit, present: (row) => presentAlert(row, viewer), placeOf: ({ id }) => id });
}

/** One alert as somebody sees it; one that they may not see does not exist for them. */
export async function getAlert(db: Db, viewer: Viewer, id: string): Promise<Alert> {
  return presentAlert(await seenAlert(db, viewer, id), viewer);
}

/** The same with its events, oldest first, and the item that it has in the person's inbox. */
export async function getAlertStory(db: Db, viewer: Viewer, id: string): Promise<Story> {
  const row = await seenAlert(db, viewer, id);
  const events = await findEventsOfAlert(db, id, { all: seesAll(row, viewer), limit: 100 });
  return { ...presentAlert(row, viewer), events: events.map(presentEvent), notification_id: row.notification_id };
}

export async function seenAlert(db: Db, viewer: Viewer, id: string): Promise<AlertRow> {
  const [row] = await findAlerts(db, viewer, [id]);
  if (!row) throw coded('ALERT_NOT_FOUND');
  return row;
}

/** Events that name their recipients are only for these, for the person's own alerts and for managers. */
export function seesAll(row: AlertRow, viewer: Viewer): boolean {
  return row.notification_id !== null || row.owner_id === viewer.recipientId || isManagedBy(row.category, viewer);
}

/** MANAGER and above act on these whether or not they were told. */
export function isManagedBy(category: Category, viewer: Viewer): boolean {
  return viewer.manages && (category === 'network' || category === 'custom');
}

export function presentEvent(row: EventRow): EventView {
  return {
    id: row.id,
    source: row.source,
    type: row.type,
    category: row.category,
    severity: row.severity,
    title: row.title,
    body: row.body,
    url: row.url,
    time: row.time.toISOString(),
    received_at: row.received_at.toISOString(),
    alert_id: row.alert_id,
    cause_event_id: row.cause_event_id,
  };
}

function presentAlert(row: AlertRow, viewer: Viewer): Alert {
  return {
    id: row.id,
    source: row.source,
    key: row.key,
    category: row.category,
    state: row.state,
    severity: row.severity,
    title: row.title,
    body: row.body,
    url: row.url,
    resources: row.resources,
    opened_at: row.opened_at.toISOString(),
    last_event_at: row.last_event_at.toISOString(),
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    acknowledged_by: who(row.acknowledged_by, row.acknowledged_name),
    resolved_at: row.resolved_at?.toISOString() ?? null,
    resolved_by: who(row.resolved_by, row.resolved_name),
    reopened: row.reopened,
    flapping: row.flapping,
    may: mayOf(row, viewer),
  };
}

function mayOf(row: AlertRow, viewer: Viewer): Alert['may'] {
  const manages = isManagedBy(row.category, viewer);
  return {
    acknowledge: row.state === 'open' && (row.notification_id !== null || manages),
    resolve: row.state !== 'resolved' && (row.owner_id === viewer.recipientId || manages),
  };
}

function who(id: string | null, name: string | null): { id: string; display_name: string } | null {
  return id === null ? null : { id, display_name: name ?? '' };
}
