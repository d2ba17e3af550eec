import type { Clock } from '#platform/clock';
import { afterCommit, together, type Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { Realtime } from '#platform/realtime';
import { applyEvent, type Alert } from '../alert/alert.ts';
import { lockAlerts, saveAlerts } from '../alert/alert.queries.ts';
import type { Step } from '../channel.ts';
import type { EventDraft, Publish } from './event.ts';
import { eventsThatMatch, insertEvents, insertResources, keepFirsts, queueFanOut } from './publish.queries.ts';

/** An event on its way into the tables: its draft, what it does to its alert, and that alert after it. */
export interface StoredEvent {
  readonly id: string;
  readonly draft: EventDraft;
  readonly time: Date;
  readonly receivedAt: Date;
  readonly step: Step;
  readonly alert: Alert | undefined;
}

interface Deps {
  readonly clock: Clock;
  readonly realtime: Realtime;
}

/** The realtime topic that wakes the fan-out. */
export const fanOutTopic = 'fan-out';

/**
 * Publishes events: refuses duplicates by (source, externalId), applies the alert rules in the order given, stores
 * everything and queues the fan-out, all in the caller's transaction and in sets.
 */
export function makePublish(deps: Deps): Publish {
  return async (tx, drafts) => {
    const receivedAt = deps.clock.now();
    const events = drafts.map((draft) => ({
      id: newId(receivedAt),
      draft,
      time: draft.time ?? receivedAt,
      receivedAt,
    }));
    const firsts = await keepFirsts(tx, events);
    const fresh = events.filter((event) => firsts.has(event.id));
    await storeEvents(tx, await applyAlertRules(tx, fresh), deps.realtime);
    return {
      accepted: fresh.length,
      duplicates: drafts.length - fresh.length,
      eventIds: events.map(({ id }) => (firsts.has(id) ? id : null)),
    };
  };
}

/** Stores events whose step is known, with their alerts, and queues the fan-out of those that somebody may hear of. */
export async function storeEvents(tx: Db, events: readonly StoredEvent[], realtime: Realtime): Promise<void> {
  if (events.length === 0) return;
  const begins = events.filter(({ step }) => step === 'notice' || step === 'open' || step === 'rise');
  // The next statement is written while the one before it runs.
  const [matching] = await together([
    eventsThatMatch(tx, begins),
    insertEvents(tx, events),
    insertResources(tx, events),
  ]);
  const heardNow = new Set(begins.flatMap(({ id, alert }) => (alert && matching.has(id) ? [alert.id] : [])));
  const isHeard = (alert: Alert | undefined) => alert !== undefined && (alert.heard || heardNow.has(alert.id));
  const latest = new Map(events.flatMap(({ alert }) => (alert ? [[alert.id, alert] as const] : [])));
  const queued = events.filter(({ id, step, alert }) => matching.has(id) || (followsUp(step) && isHeard(alert)));
  const alerts = [...latest.values()].map((alert) => ({ ...alert, heard: isHeard(alert) }));
  await together([saveAlerts(tx, alerts), queueFanOut(tx, queued)]);
  if (queued.length > 0) afterCommit(tx, () => realtime.publish(fanOutTopic, null));
}

function followsUp(step: Step): boolean {
  return step === 'update' || step === 'resolve' || step === 'acknowledge' || step === 'rise';
}

type Incoming = Omit<StoredEvent, 'step' | 'alert'>;

async function applyAlertRules(tx: Db, events: readonly Incoming[]): Promise<StoredEvent[]> {
  const keys = new Map(
    events.flatMap(({ draft }) =>
      draft.alert ? [[nameOf(draft.source, draft.alert.key), { source: draft.source, key: draft.alert.key }]] : [],
    ),
  );
  const known = await lockAlerts(tx, [...keys.values()]);
  const latest = new Map<string, Alert | undefined>(known.map((alert) => [nameOf(alert.source, alert.key), alert]));
  return events.map((event) => applyTo(latest, event));
}

function applyTo(latest: Map<string, Alert | undefined>, event: Incoming): StoredEvent {
  const { draft, receivedAt } = event;
  if (!draft.alert) return { ...event, step: 'notice', alert: undefined };
  const name = nameOf(draft.source, draft.alert.key);
  const { id, time } = event;
  const { source, category, severity } = draft;
  const incoming = { id, source, category, severity, time, receivedAt, ...draft.alert };
  const applied = applyEvent(latest.get(name), incoming, () => newId(receivedAt));
  latest.set(name, applied.alert);
  return { ...event, ...applied };
}

function nameOf(source: string, key: string): string {
  return `${source}\n${key}`;
}
