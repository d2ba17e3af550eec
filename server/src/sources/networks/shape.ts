import { z } from 'zod';
import { streamTypes } from './alarm.ts';
import type { Alarm, DelayAlarm, DisconnectionAlarm, HegemonyAlarm, ReconnectionAlarm, Stream } from './alarm.ts';
import { isName, readLocation, readNetwork } from './location.ts';
import type { Family } from './location.ts';

export const topics = [
  'ihr_raclette_diffrtt_anomalies',
  'ihr_hegemony_anomalies_ipv4',
  'ihr_hegemony_anomalies_ipv6',
  'ihr_disco_bursts',
  'ihr_disco_bursts_reconnect',
] as const;
export type Topic = (typeof topics)[number];

/** Times come in seconds; one producer of the family writes milliseconds. 1e11 s is the year 5138, 1e11 ms is 1973. */
export const Time = z
  .number()
  .transform((value) => new Date(Math.round(Math.abs(value) > 1e11 ? value : value * 1000)))
  .refine((date) => date.getTime() > Date.UTC(2000) && date.getTime() < Date.UTC(2200), 'is not a time after 2000');
/** A number that an alarm can do without: what is not a number there reads as absent. */
export const Spare = z.number().nullable().catch(null);
const LocationKey = z.string().transform((text, context) => {
  const location = readLocation(text);
  if (location !== null) return location;
  context.addIssue(`${JSON.stringify(text.slice(0, 100))} is not a location key`);
  return z.NEVER;
});
export const Network = z.unknown().transform((value, context) => {
  const number = readNetwork(value);
  if (number !== null) return number;
  context.addIssue('is not an AS number');
  return z.NEVER;
});
export const StreamType = z
  .string()
  .transform((type) => type.toUpperCase())
  .pipe(z.enum(streamTypes));
export const StreamName = z
  .union([z.string(), z.number()])
  .transform((name) => String(name))
  .refine(isName, 'is not a name');
const streamFields = { streamtype: StreamType, streamname: StreamName, starttime: Time };
type StreamFields = { streamtype: Stream['type']; streamname: string };
/** A network's stream is named by its number, with or without `AS` before it. */
export const streamOf = ({ streamtype: type, streamname: name }: StreamFields): Stream => ({
  type,
  name: type === 'ASN' ? name.replace(/^AS/, '') : name,
});
export const hasStream = (fields: StreamFields): boolean =>
  fields.streamtype !== 'ASN' || readNetwork(streamOf(fields).name) !== null;
export const noStream = { path: ['streamname'], message: 'is not an AS number' };
/** Probes with the time at which each was lost or seen again; only how many they are is kept. */
const Probes = z
  .unknown()
  .optional()
  .transform((probes) => (typeof probes === 'object' && probes !== null ? Object.keys(probes).length : null));

const Delay = z
  .looseObject({
    datapoint: z.looseObject({
      ts: Time,
      startpoint: LocationKey,
      endpoint: LocationKey,
      median: z.number(),
      minimum: Spare,
      nb_samples: Spare,
      nb_tracks: Spare,
      nb_probes: Spare,
      entropy: Spare,
      hop: Spare,
      nb_real_rtts: Spare,
    }),
    deviation: z.number(),
  })
  .transform(({ datapoint: point, deviation }): DelayAlarm => ({
    kind: 'delay',
    time: point.ts,
    start: point.startpoint,
    end: point.endpoint,
    deviation,
    median: point.median,
    minimum: point.minimum,
    samples: point.nb_samples,
    tracks: point.nb_tracks,
    probes: point.nb_probes,
    entropy: point.entropy,
    hop: point.hop,
    realRtts: point.nb_real_rtts,
  }));

/** The address family of a hegemony alarm stands in its topic only. */
const hegemonyOf = (family: Family) =>
  z
    .looseObject({
      datapoint: z.looseObject({
        timestamp: Time,
        hege: z.number().min(0).max(1),
        asn: Network.refine((asn) => asn !== 0, 'is not an AS number'),
        scope: Network,
        nb_peers: Spare,
      }),
      deviation: z.number(),
    })
    .transform(({ datapoint: point, deviation }): HegemonyAlarm => ({
      kind: 'hegemony',
      time: point.timestamp,
      asn: point.asn,
      // The producers write the whole Internet as 0 or as -1.
      scope: point.scope === -1 ? 0 : point.scope,
      family,
      hegemony: point.hege,
      peers: point.nb_peers,
      deviation,
    }));

const Disconnection = z
  .looseObject({ ...streamFields, level: z.number(), probelist: Probes, totalprobes: Spare })
  .refine(hasStream, noStream)
  .transform((burst): DisconnectionAlarm => ({
    kind: 'disconnection',
    stream: streamOf(burst),
    startedAt: burst.starttime,
    level: burst.level,
    probes: burst.probelist,
    totalProbes: burst.totalprobes,
  }));

const Reconnection = z
  .looseObject({ ...streamFields, endtime: Time, level: Spare, reconnectedprobes: Probes })
  .refine(hasStream, noStream)
  .refine((burst) => burst.endtime >= burst.starttime, { path: ['endtime'], message: 'is before the start' })
  .transform((burst): ReconnectionAlarm => ({
    kind: 'reconnection',
    stream: streamOf(burst),
    startedAt: burst.starttime,
    endedAt: burst.endtime,
    durationSeconds: (burst.endtime.getTime() - burst.starttime.getTime()) / 1000,
    level: burst.level,
    probes: burst.reconnectedprobes,
  }));

/** How the messages of each topic are read. What is needed must be there and right; other fields may come and go. */
export const brokerReaders: readonly (readonly [string, z.ZodType<Alarm>])[] = [
  ['ihr_raclette_diffrtt_anomalies', Delay],
  ['ihr_hegemony_anomalies_ipv4', hegemonyOf(4)],
  ['ihr_hegemony_anomalies_ipv6', hegemonyOf(6)],
  ['ihr_disco_bursts', Disconnection],
  ['ihr_disco_bursts_reconnect', Reconnection],
];
