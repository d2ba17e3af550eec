import type { Severity } from '@tocsin/sdk/contract';
import { alertKey, externalId, timeOf } from './alarm.ts';
import type { Alarm, Stream } from './alarm.ts';
import type { AlarmFacts, EventDraft } from './event-draft.ts';
import { locationKey } from './location.ts';
import type { Location } from './location.ts';
import { resourcesOf } from './resource.ts';
import { endsOf, sentencesOf } from './sentence.ts';
import { leastLevel, severityOf } from './severity.ts';

/** Shorter outages are dropped, as the measuring project drops them. */
export const shortestOutageSeconds = 300;

/** Whether the alarm is announced at all: a disconnection needs its level, a reconnection its duration. */
export function isAnnounced(alarm: Alarm): boolean {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
      return true;
    case 'disconnection':
      return alarm.level >= leastLevel;
    case 'reconnection':
      return alarm.durationSeconds >= shortestOutageSeconds;
  }
}

/** The event of an alarm. Its alert is opened, or updated where it is open already; a reconnection resolves it. */
export function draftOf(alarm: Alarm): EventDraft {
  const kind = alarm.kind === 'reconnection' ? 'disconnection' : alarm.kind;
  return {
    source: 'networks',
    externalId: externalId(alarm),
    type: `network.${kind}`,
    category: 'network',
    subject: subjectOf(alarm),
    severity: severityOfAlarm(alarm),
    time: timeOf(alarm),
    data: {
      ...sentencesOf(alarm),
      phase: phaseOf(alarm),
      kind,
      ...factsOf(alarm),
      ends: endsOf(alarm),
      details: detailsOf(alarm),
    },
    resources: resourcesOf(alarm),
    alert: { key: alertKey(alarm), state: alarm.kind === 'reconnection' ? 'resolve' : 'open' },
  };
}

function phaseOf(alarm: Alarm): AlarmFacts['phase'] {
  return alarm.kind === 'reconnection' ? 'end' : 'alarm';
}

/** The band of its deviation, or of its level where it has no deviation. */
export function severityOfAlarm(alarm: Alarm): Severity {
  return severityOf('deviation' in alarm ? alarm.deviation : (alarm.level ?? 0));
}

function factsOf(alarm: Alarm): Pick<AlarmFacts, 'deviation' | 'level' | 'address_family'> {
  switch (alarm.kind) {
    case 'delay': {
      const family = alarm.start.family === 6 || alarm.end.family === 6 ? 6 : 4;
      return { deviation: alarm.deviation, level: null, address_family: family };
    }
    case 'hegemony':
      return { deviation: alarm.deviation, level: null, address_family: alarm.family };
    case 'disconnection':
    case 'reconnection':
      return { deviation: null, level: alarm.level, address_family: null };
  }
}

function subjectOf(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'delay':
      return `${locationKey(alarm.start)} ${locationKey(alarm.end)}`;
    case 'hegemony':
      return `AS${alarm.asn} AS${alarm.scope}v${alarm.family}`;
    case 'disconnection':
    case 'reconnection':
      return `${alarm.stream.type} ${alarm.stream.name}`;
  }
}

function detailsOf(alarm: Alarm): Record<string, string | number> {
  return present({ ...numbersOf(alarm), measured_by: pageOf(alarm) });
}

function numbersOf(alarm: Alarm): Record<string, string | number | null> {
  switch (alarm.kind) {
    case 'delay':
      return {
        startpoint: locationKey(alarm.start),
        endpoint: locationKey(alarm.end),
        median_ms: alarm.median,
        minimum_ms: alarm.minimum,
        samples: alarm.samples,
        tracks: alarm.tracks,
        probes: alarm.probes,
        entropy: alarm.entropy,
        hop: alarm.hop,
        real_rtts: alarm.realRtts,
      };
    case 'hegemony':
      return { asn: alarm.asn, scope: alarm.scope, hegemony: alarm.hegemony, peers: alarm.peers };
    case 'disconnection':
      return { ...streamNumbers(alarm), probes: alarm.probes, total_probes: alarm.totalProbes };
    case 'reconnection':
      return {
        ...streamNumbers(alarm),
        ended_at: alarm.endedAt.toISOString(),
        duration_seconds: alarm.durationSeconds,
        probes: alarm.probes,
      };
  }
}

function streamNumbers({ stream, startedAt }: { stream: Stream; startedAt: Date }): Record<string, string> {
  return { stream_type: stream.type, stream_name: stream.name, started_at: startedAt.toISOString() };
}

function present(details: Record<string, string | number | null>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string | number] => entry[1] !== null),
  );
}

/** The measuring project's own page about the network or country of the alarm, where it has one. */
function pageOf(alarm: Alarm): string | null {
  switch (alarm.kind) {
    case 'delay':
      return pageOfNetwork([alarm.end, alarm.start].find(isNetwork)?.name);
    case 'hegemony':
      return pageOfNetwork(String(alarm.scope === 0 ? alarm.asn : alarm.scope));
    case 'disconnection':
    case 'reconnection':
      return pageOfStream(alarm.stream);
  }
}

function isNetwork({ type, name }: Location): boolean {
  return type === 'AS' && !name.startsWith('-');
}

function pageOfNetwork(asn: string | undefined): string | null {
  return asn === undefined || asn.startsWith('-') ? null : `https://www.ihr.live/en/network/AS${asn}`;
}

function pageOfStream({ type, name }: Stream): string | null {
  if (type === 'ASN') return pageOfNetwork(name);
  return type === 'COUNTRY' && /^[A-Z]{2}$/.test(name) ? `https://www.ihr.live/en/country/${name}` : null;
}
