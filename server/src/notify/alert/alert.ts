import { severities, type AlertState, type Category, type Severity } from '@tocsin/sdk/contract';
import type { Step } from '../channel.ts';

/** The stateful thing that events open, update and resolve: one per (source, key) that is not resolved. */
export interface Alert {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly category: Category;
  readonly state: AlertState;
  /** The highest that it has reached since it opened, so that a dip and a return do not count as a rise. */
  readonly severity: Severity;
  readonly ownerId: string | null;
  readonly firstEventId: string;
  readonly lastEventId: string;
  readonly lastEventAt: Date;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly reopened: number;
  /** When it reopened within the last hour. */
  readonly flaps: readonly Date[];
  readonly flappingUntil: Date | null;
  readonly heard: boolean;
}

/** What the alert rules read of an event. */
export interface AlertEvent {
  readonly id: string;
  readonly source: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly key: string;
  readonly state: 'open' | 'update' | 'resolve';
  readonly ownerId?: string;
  readonly time: Date;
  readonly receivedAt: Date;
}

export interface Applied {
  readonly step: Step;
  readonly alert: Alert | undefined;
}

const minute = 60_000;
/** A return within this time continues the same alert and its thread. */
export const reopenWithinMs = 15 * minute;
const flapsInAnHour = 3;
/** So far may the clock of a sender be ahead; a time beyond it says nothing about the order of events. */
const clockAheadMs = 5 * minute;

/** The alert rules: what an event does to the latest alert of its (source, key), and the alert after it. */
export function applyEvent(alert: Alert | undefined, event: AlertEvent, newAlertId: () => string): Applied {
  if (alert && orderOf(event) < alert.lastEventAt) return { step: 'stale', alert };
  if (alert && alert.state !== 'resolved') return event.state === 'resolve' ? end(alert, event) : go(alert, event);
  if (event.state === 'resolve') return { step: 'stale', alert };
  if (alert && canReopen(alert, event.receivedAt)) return reopen(alert, event);
  return { step: 'open', alert: begin(event, newAlertId()) };
}

export function isHigher(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(other);
}

export function isFlapping(alert: Alert, at: Date): boolean {
  return alert.flappingUntil !== null && alert.flappingUntil > at;
}

function begin(event: AlertEvent, id: string): Alert {
  return {
    id,
    source: event.source,
    key: event.key,
    category: event.category,
    state: 'open',
    severity: event.severity,
    ownerId: event.ownerId ?? null,
    firstEventId: event.id,
    lastEventId: event.id,
    lastEventAt: orderOf(event),
    openedAt: event.receivedAt,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    reopened: 0,
    flaps: [],
    flappingUntil: null,
    heard: false,
  };
}

function go(alert: Alert, event: AlertEvent): Applied {
  const rises = isHigher(event.severity, alert.severity);
  const severity = rises ? event.severity : alert.severity;
  return { step: rises ? 'rise' : 'update', alert: { ...touch(alert, event), severity } };
}

function end(alert: Alert, event: AlertEvent): Applied {
  const flapping = isFlapping(alert, event.receivedAt);
  const ended = { ...touch(alert, event), state: 'resolved' as const, resolvedAt: event.receivedAt, resolvedBy: null };
  if (flapping) return { step: 'update', alert: { ...ended, flappingUntil: quietAfter(event) } };
  return { step: 'resolve', alert: ended };
}

function canReopen(alert: Alert, at: Date): boolean {
  return alert.resolvedAt !== null && at.getTime() - alert.resolvedAt.getTime() < reopenWithinMs;
}

function reopen(alert: Alert, event: AlertEvent): Applied {
  const hourAgo = event.receivedAt.getTime() - 60 * minute;
  const flaps = [...alert.flaps.filter((flap) => flap.getTime() > hourAgo), event.receivedAt];
  const wasFlapping = isFlapping(alert, event.receivedAt);
  const flapping = wasFlapping || flaps.length >= flapsInAnHour;
  const open = {
    ...touch(alert, event),
    state: 'open' as const,
    severity: event.severity,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    reopened: alert.reopened + 1,
    flaps,
    flappingUntil: flapping ? quietAfter(event) : null,
  };
  return { step: wasFlapping ? 'update' : 'open', alert: open };
}

function touch(alert: Alert, event: AlertEvent): Alert {
  return { ...alert, lastEventId: event.id, lastEventAt: orderOf(event) };
}

// Without this, one event of the far future would make every later one stale, and the alert could never end.
function orderOf({ time, receivedAt }: AlertEvent): Date {
  return time.getTime() - receivedAt.getTime() > clockAheadMs ? receivedAt : time;
}

function quietAfter(event: AlertEvent): Date {
  return new Date(event.receivedAt.getTime() + reopenWithinMs);
}
