import type { Family, Location } from './location.ts';
import { locationKey } from './location.ts';

/** Delay between two locations left its usual range. */
export interface DelayAlarm {
  kind: 'delay';
  time: Date;
  start: Location;
  end: Location;
  deviation: number;
  /** Milliseconds. The REST API does not say it. */
  median: number | null;
  minimum: number | null;
  samples: number | null;
  tracks: number | null;
  probes: number | null;
  entropy: number | null;
  hop: number | null;
  realRtts: number | null;
}

/** The dependency of a network (the scope; 0 is the whole Internet) on another left its usual range. */
export interface HegemonyAlarm {
  kind: 'hegemony';
  time: Date;
  asn: number;
  scope: number;
  family: Family;
  /** From 0 to 1. The REST API does not say it. */
  hegemony: number | null;
  peers: number | null;
  deviation: number;
}

/** Probes of a network, country or region lost their connection together. */
export interface DisconnectionAlarm {
  kind: 'disconnection';
  stream: Stream;
  startedAt: Date;
  level: number;
  probes: number | null;
  totalProbes: number | null;
}

/** They came back. */
export interface ReconnectionAlarm {
  kind: 'reconnection';
  stream: Stream;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  level: number | null;
  probes: number | null;
}

export const streamTypes = ['ASN', 'COUNTRY', 'ADMIN1', 'ADMIN2'] as const;
export interface Stream {
  type: (typeof streamTypes)[number];
  name: string;
}

export type Alarm = DelayAlarm | HegemonyAlarm | DisconnectionAlarm | ReconnectionAlarm;

/** What the alarm is about: one alert per key at a time. A reconnection has the key of its disconnection. */
export function alertKey(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'delay':
      return `delay:${locationKey(alarm.start)}|${locationKey(alarm.end)}`;
    case 'hegemony':
      return `hegemony:${alarm.asn}|${alarm.scope}|v${alarm.family}`;
    case 'disconnection':
    case 'reconnection':
      return `disconnection:${alarm.stream.type}|${alarm.stream.name}|${seconds(alarm.startedAt)}`;
  }
}

/** The same datapoint has the same id, so that a repeated message is known as a duplicate. */
export function externalId(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
      return `${alertKey(alarm)}@${seconds(alarm.time)}`;
    case 'disconnection':
      return alertKey(alarm);
    case 'reconnection':
      return `${alertKey(alarm)}@reconnected`;
  }
}

/** When it happened by the feed's own time. */
export function timeOf(alarm: Alarm): Date {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
      return alarm.time;
    case 'disconnection':
      return alarm.startedAt;
    case 'reconnection':
      return alarm.endedAt;
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
