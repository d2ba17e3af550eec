import { reasons, type Decision, type Severity, type Why } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { findEvent, findEventsOfAlert, type EventRow } from '../alert/alert-view.queries.ts';
import { isManagedBy, presentEvent, seenAlert, seesAll, type Viewer } from '../alert/alert-view.ts';
import type { Addresses } from '../recipient/destination-address.ts';
import { displayAddress, labelOf } from '../recipient/destination.ts';
import { isMandatory } from '../preference/mandatory.ts';
import { explainSilence } from './why-silence.ts';
import { findAttempts, findDecisions, findNotificationEvent, findWatchBriefs } from './why.queries.ts';
import type { AttemptRow, DecisionRow, WatchBrief } from './why.queries.ts';

type WhyView = z.infer<typeof Why>;

/** What explains decisions: the decisions of the person who asks, and of nobody else. */
export interface WhyDeps {
  readonly db: Db;
  readonly addresses: Addresses;
}

const eventsOfAlert = 100;

/** Every decision about a notification: about the whole alert, where it is one. */
export async function whyNotification(deps: WhyDeps, recipientId: string, id: string): Promise<WhyView> {
  const found = await findNotificationEvent(deps.db, recipientId, id);
  const event = found && (await findEvent(deps.db, found.event_id));
  if (!event) throw coded('NOTIFICATION_NOT_FOUND');
  const others =
    found.alert_id === null
      ? [event]
      : await findEventsOfAlert(deps.db, found.alert_id, { all: true, limit: eventsOfAlert });
  const whys = await explain(deps, recipientId, others);
  const own = whys.find((why) => why.event.id === event.id);
  return {
    event: presentEvent(event),
    watch: own?.watch ?? whys.findLast(({ watch }) => watch !== null)?.watch ?? null,
    decisions: whys.flatMap(({ decisions }) => decisions),
    silence: whys.some(({ decisions }) => decisions.length > 0) ? null : (own?.silence ?? null),
  };
}

/** Every decision about an alert, event by event, oldest first. */
export async function whyAlert(deps: WhyDeps, viewer: Viewer, alertId: string): Promise<{ items: WhyView[] }> {
  const alert = await seenAlert(deps.db, viewer, alertId);
  const events = await findEventsOfAlert(deps.db, alertId, { all: seesAll(alert, viewer), limit: eventsOfAlert });
  return { items: await explain(deps, viewer.recipientId, events) };
}

/** Every decision about one event, or why there is none. */
export async function whyEvent(deps: WhyDeps, viewer: Viewer, eventId: string): Promise<WhyView> {
  const event = await findEvent(deps.db, eventId);
  const [why] = event ? await explain(deps, viewer.recipientId, [event]) : [];
  if (!event || !why || !(why.decisions.length > 0 || maySee(event, viewer))) throw coded('EVENT_NOT_FOUND');
  return why;
}

/** An event of a public category is for everybody, unless it names its recipients. */
function maySee(event: EventRow, viewer: Viewer): boolean {
  if (isManagedBy(event.category, viewer)) return true;
  const isPublic = event.category === 'network' || event.category === 'custom';
  return event.recipients === null ? isPublic : event.recipients.includes(viewer.recipientId);
}

async function explain(
  { db, addresses }: WhyDeps,
  recipientId: string,
  events: readonly EventRow[],
): Promise<WhyView[]> {
  const eventIds = events.map(({ id }) => id);
  const rows = await findDecisions(db, recipientId, eventIds);
  const [attempts, watches] = await Promise.all([
    findAttempts(db, rows),
    findWatchBriefs(
      db,
      recipientId,
      rows.flatMap(({ watch_id }) => (watch_id === null ? [] : [watch_id])),
    ),
  ]);
  const byId = new Map(watches.map((watch) => [watch.id, watch]));
  const whys: WhyView[] = [];
  for (const event of events) {
    const own = rows.filter(({ event_id }) => event_id === event.id);
    const decisions = own.map((row) =>
      present({ row, event, addresses, watches: byId, attempts: attempts.filter((a) => a.delivery_id === row.id) }),
    );
    const watch = own.map(({ watch_id }) => byId.get(watch_id ?? '')).find((one) => one !== undefined) ?? null;
    const silence = own.length > 0 ? null : await explainSilence(db, recipientId, event);
    whys.push({
      event: presentEvent(event),
      watch: brief(watch ?? silence?.watch ?? null),
      decisions,
      silence: silence?.sentence ?? null,
    });
  }
  return whys;
}

interface Facts {
  readonly row: DecisionRow;
  readonly event: EventRow;
  readonly addresses: Addresses;
  readonly watches: ReadonlyMap<string, WatchBrief>;
  readonly attempts: readonly AttemptRow[];
}

function present({ row, event, addresses, watches, attempts }: Facts): Decision {
  const watch = watches.get(row.watch_id ?? '');
  return {
    delivery_id: row.id,
    event_id: row.event_id,
    channel: row.channel,
    destination: [row.label || labelOf(row), displayAddress(row, addresses)].filter(Boolean).join(', ') || null,
    status: row.status,
    reason: row.reason,
    sentence: sentenceOf(row),
    setting_url: settingOf(row, event, watch),
    decided_at: row.created_at.toISOString(),
    due_at: row.due_at?.toISOString() ?? null,
    attempts: attemptsOf(row, attempts),
  };
}

/** The words of the reason, or of the status where nothing stood against it. */
function sentenceOf({ status, reason, channel }: DecisionRow): string {
  if (reason !== null) return reasons[reason];
  switch (status) {
    case 'queued':
    case 'sending':
      return 'It waits to be sent.';
    case 'held':
      return 'It is held until its time.';
    case 'sent':
      return channel === 'in_app' ? 'It is in your inbox.' : 'It was handed over for delivery.';
    case 'delivered':
      return channel === 'in_app' ? 'You saw it in your inbox.' : 'Its arrival was confirmed.';
    case 'retrying':
      return 'It did not go through yet and is tried again.';
    case 'failed':
    case 'suppressed':
    case 'cancelled':
      return 'It was not sent.';
  }
}

/** The page of the setting that decided; null where no setting of the person did. */
function settingOf(row: DecisionRow, event: EventRow, watch: WatchBrief | undefined): string | null {
  if (isMandatory(event.type, row.channel)) return null;
  const cell = `/preferences#${event.category}-${row.channel}`;
  switch (row.reason) {
    case 'muted':
      return '/preferences#mutes';
    case 'watch_channels':
      return watch ? `/watches/${watch.id}` : null;
    case 'preference_category':
    case 'default_off':
      return cell;
    case 'preference_destination':
    case 'preference_channel':
    case 'no_destination':
    case 'unverified_contact':
    case 'suppressed_address':
    case 'unsubscribed':
    case 'hard_bounce':
    case 'needs_attention':
      return `/preferences#${row.channel}`;
    case null:
      return watch?.channels?.includes(row.channel) ? `/watches/${watch.id}` : cell;
    case 'account_inactive':
    case 'channel_off':
    case 'same_address':
    case 'recovered_first':
    case 'not_told':
    case 'uncertain':
    case 'cannot_edit':
    case 'rejected':
    case 'temporary_failure':
    case 'rate_limited':
    case 'timeout':
    case 'retries_exhausted':
    case 'render_failed':
    case 'person_erased':
      return null;
  }
}

/** Only what failed has rows of its own; the success is told by the ledger row itself. */
function attemptsOf(row: DecisionRow, attempts: readonly AttemptRow[]): Decision['attempts'] {
  const tries = attempts.map(({ at, outcome, detail }) => ({ at: at.toISOString(), outcome, detail }));
  const ended = attempts.some(
    ({ generation, outcome }) => generation === row.generation && (outcome === 'ok' || outcome === 'uncertain'),
  );
  if (ended || (row.status !== 'sent' && row.status !== 'delivered')) return tries;
  const outcome = row.reason === 'uncertain' ? 'uncertain' : 'ok';
  return [...tries, { at: (row.updated_at ?? row.created_at).toISOString(), outcome, detail: '' }];
}

function brief(watch: WatchBrief | null): WhyView['watch'] {
  return (
    watch && {
      id: watch.id,
      kind: watch.kind,
      resource: watch.resource,
      min_severity: watch.min_severity satisfies Severity,
    }
  );
}
