import { z } from 'zod';
import type { Alarm, DelayAlarm, DisconnectionAlarm, HegemonyAlarm, ReconnectionAlarm } from './alarm.ts';
import { readLocation } from './location.ts';
import type { Location } from './location.ts';
import { hasStream, Network, noStream, Spare, streamOf, StreamName, StreamType } from './shape.ts';

/** The lists of the public REST API that are polled, and how the results of each are taken in. */
export const endpoints = [
  { path: 'network_delay/alarms', time: 'timebin', topics: ['rest_network_delay'] },
  { path: 'hegemony/alarms', time: 'timebin', topics: ['rest_hegemony'] },
  // One result says when it began and, once that is known, when it ended.
  { path: 'disco/events', time: 'starttime', topics: ['rest_disco', 'rest_disco_end'] },
] as const;
export type Endpoint = (typeof endpoints)[number];

const IsoTime = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() > Date.UTC(2000) && date.getTime() < Date.UTC(2200), 'is not a time after 2000');
const Family = z.union([z.literal(4), z.literal(6)]);
const Name = z.union([z.string(), z.number()]).transform(String);

const Delay = z
  .looseObject({
    timebin: IsoTime,
    startpoint_type: z.string(),
    startpoint_name: Name,
    startpoint_af: Family,
    endpoint_type: z.string(),
    endpoint_name: Name,
    endpoint_af: Family,
    deviation: z.number(),
  })
  .transform((row, context): DelayAlarm => {
    const start = readLocation(`${row.startpoint_type}${row.startpoint_name}v${row.startpoint_af}`);
    const end = readLocation(`${row.endpoint_type}${row.endpoint_name}v${row.endpoint_af}`);
    if (start === null || end === null) {
      context.addIssue('its ends are not locations');
      return z.NEVER;
    }
    return delayOf({ time: row.timebin, start, end, deviation: row.deviation });
  });

function delayOf(said: { time: Date; start: Location; end: Location; deviation: number }): DelayAlarm {
  const unsaid = { median: null, minimum: null, samples: null, tracks: null, probes: null, entropy: null, hop: null };
  return { kind: 'delay', ...said, ...unsaid, realRtts: null };
}

const Hegemony = z
  .looseObject({
    timebin: IsoTime,
    /** The network that depends. */
    originasn: Network,
    /** The network that it depends on. */
    asn: Network.refine((asn) => asn !== 0, 'is not an AS number'),
    deviation: z.number(),
    af: Family,
  })
  .transform((row): HegemonyAlarm => ({
    kind: 'hegemony',
    time: row.timebin,
    asn: row.asn,
    scope: row.originasn === -1 ? 0 : row.originasn,
    family: row.af,
    hegemony: null,
    peers: null,
    deviation: row.deviation,
  }));

const stream = { streamtype: StreamType, streamname: StreamName, starttime: IsoTime };

const Disco = z
  .looseObject({ ...stream, avglevel: z.number(), nbdiscoprobes: Spare, totalprobes: Spare })
  .refine(hasStream, noStream)
  .transform((row): DisconnectionAlarm => ({
    kind: 'disconnection',
    stream: streamOf(row),
    startedAt: row.starttime,
    level: row.avglevel,
    probes: row.nbdiscoprobes,
    totalProbes: row.totalprobes,
  }));

const DiscoEnd = z
  .looseObject({ ...stream, endtime: IsoTime, avglevel: Spare })
  .refine(hasStream, noStream)
  .refine((row) => row.endtime > row.starttime, { path: ['endtime'], message: 'is not after the start' })
  .transform((row): ReconnectionAlarm => ({
    kind: 'reconnection',
    stream: streamOf(row),
    startedAt: row.starttime,
    endedAt: row.endtime,
    durationSeconds: (row.endtime.getTime() - row.starttime.getTime()) / 1000,
    level: row.avglevel,
    probes: null,
  }));

/** An event that still goes on has its start as its end. */
export function hasEnded(row: unknown): boolean {
  return (
    DiscoEnd.safeParse(row).success && z.looseObject({ ongoing: z.literal(true) }).safeParse(row).error !== undefined
  );
}

export const restReaders: readonly (readonly [string, z.ZodType<Alarm>])[] = [
  ['rest_network_delay', Delay],
  ['rest_hegemony', Hegemony],
  ['rest_disco', Disco],
  ['rest_disco_end', DiscoEnd],
];
