import { alertKey, timeOf } from './alarm.ts';
import type { Alarm, ReconnectionAlarm } from './alarm.ts';
import { draftOf, isAnnounced, severityOfAlarm } from './draft.ts';
import type { EventDraft } from './event-draft.ts';
import { aboutOf, backToUsual, goneStale } from './sentence.ts';

/** An alarm whose alert the feed still holds open, as it was last seen: the event that ends it is written from it. */
export interface OpenAlarm {
  key: string;
  partition: string;
  /** How far the feed had come when the alarm was last seen. */
  seenAt: Date;
  /** A reconnection here came before its disconnection, from another topic, and waits for it. */
  alarm: Alarm;
}

/** Where the feed stands: the newest time of each partition, and what is open. Changed by `advance` only. */
export interface FeedState {
  watermarks: Map<string, Date>;
  open: Map<string, OpenAlarm>;
}

export interface Arrival {
  partition: string;
  alarm: Alarm;
}

const minute = 60_000;
/** How wide the feed's bins are. */
const binMinutes = { delay: 30, hegemony: 15 } as const;
/** How long the feed may be silent about an alarm before the alarm has ended. */
export const silenceMs: Readonly<Record<Alarm['kind'], number>> = {
  delay: 2 * binMinutes.delay * minute,
  hegemony: 2 * binMinutes.hegemony * minute,
  disconnection: 24 * 60 * minute,
  reconnection: 24 * 60 * minute,
};

/**
 * Takes one alarm in: the events that it causes, in their order. What has ended by now ends first. Time is the feed's own:
 * a feed that is dead, or late, ends nothing.
 */
export function advance(state: FeedState, { partition, alarm }: Arrival): EventDraft[] {
  const time = timeOf(alarm);
  const before = state.watermarks.get(partition);
  const moved = before === undefined || time > before;
  if (moved) state.watermarks.set(partition, time);
  const ended = moved ? endSilent(state, partition, alertKey(alarm)) : [];
  return [...ended, ...take(state, partition, alarm)];
}

/** Delays and dependencies end by the watermark of their partition, disconnections by that of the whole feed. */
function endSilent(state: FeedState, partition: string, arriving: string): EventDraft[] {
  const silent = [...state.open.values()].filter((open) => open.key !== arriving && isSilent(state, open, partition));
  for (const open of silent) state.open.delete(open.key);
  return silent
    .toSorted((a, b) => endOf(a.alarm) - endOf(b.alarm) || (a.key < b.key ? -1 : 1))
    .flatMap(({ alarm }) => (alarm.kind === 'reconnection' ? [] : [closingOf(alarm)]));
}

function isSilent(state: FeedState, open: OpenAlarm, partition: string): boolean {
  const { kind } = open.alarm;
  const whole = kind === 'disconnection' || kind === 'reconnection';
  if (!whole && open.partition !== partition) return false;
  const watermark = whole ? feedTime(state, open.partition) : watermarkOf(state, open.partition);
  return watermark.getTime() > open.seenAt.getTime() + silenceMs[kind];
}

function take(state: FeedState, partition: string, alarm: Alarm): EventDraft[] {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
    case 'disconnection':
      return isAnnounced(alarm) ? open(state, partition, alarm) : [];
    case 'reconnection':
      return reconnect(state, partition, alarm);
  }
}

function open(state: FeedState, partition: string, alarm: Exclude<Alarm, ReconnectionAlarm>): EventDraft[] {
  const draft = draftOf(alarm);
  const { key } = draft.alert;
  const known = state.open.get(key);
  if (known?.alarm.kind === 'reconnection') {
    state.open.delete(key);
    const end = draftOf(known.alarm);
    return [draft, { ...end, externalId: `${end.externalId}-early` }];
  }
  // A datapoint that is read again, or late, must not bring back the end that was written for it.
  if (known !== undefined && timeOf(known.alarm) > draft.time) return [draft];
  const seenAt = alarm.kind === 'disconnection' ? feedTime(state, partition) : watermarkOf(state, partition);
  state.open.set(key, { key, partition, seenAt, alarm });
  return [draft];
}

/** A short outage has no event of its own, but one that was announced already is ended by it all the same. */
function reconnect(state: FeedState, partition: string, alarm: ReconnectionAlarm): EventDraft[] {
  const draft = draftOf(alarm);
  const { key } = draft.alert;
  const opened = state.open.get(key);
  if (opened?.alarm.kind === 'disconnection') {
    state.open.delete(key);
    return [{ ...draft, severity: severityOfAlarm(opened.alarm) }];
  }
  state.open.set(key, { key, partition, seenAt: feedTime(state, partition), alarm });
  return isAnnounced(alarm) ? [draft] : [];
}

function closingOf(alarm: Exclude<Alarm, ReconnectionAlarm>): EventDraft {
  const draft = draftOf(alarm);
  const about = aboutOf(alarm);
  const sentences = alarm.kind === 'disconnection' ? goneStale(about) : backToUsual(about, binMinutes[alarm.kind]);
  return {
    ...draft,
    externalId: `${draft.externalId}@ended`,
    time: new Date(endOf(alarm)),
    data: { ...draft.data, ...sentences, phase: 'end' },
    alert: { ...draft.alert, state: 'resolve' },
  };
}

/** When an alarm of which nothing more is heard counts as ended. */
function endOf(alarm: Alarm): number {
  return timeOf(alarm).getTime() + silenceMs[alarm.kind];
}

function watermarkOf(state: FeedState, partition: string): Date {
  return state.watermarks.get(partition) ?? new Date(0);
}

/** The newest time of the whole feed. What is fed by hand is a feed of its own, so that it cannot age the real one. */
function feedTime(state: FeedState, partition: string): Date {
  const byHand = isByHand(partition);
  const times = [...state.watermarks].filter(([name]) => isByHand(name) === byHand).map(([, time]) => time.getTime());
  return new Date(Math.max(0, ...times));
}

/** The name under which a partition's position is kept; `hand` holds what did not come from a broker. */
export function partitionName(topic: string, partition: number | 'hand'): string {
  return `${topic}/${partition}`;
}

function isByHand(partition: string): boolean {
  return partition.endsWith('/hand');
}
