import { delays } from './delays.ts';
import { disconnections } from './disconnections.ts';
import { hegemonies } from './hegemonies.ts';
import { recordedFrom, recordedMs } from './recording.ts';
import type { Recorded } from './recording.ts';

/** The whole recording, in the order of arrival. The same in every run. */
export function generate(): Recorded[] {
  return [...delays(), ...hegemonies(), ...disconnections(), ...broken()]
    .filter(({ atMs }) => atMs < recordedMs)
    .toSorted((a, b) => a.atMs - b.atMs || a.topic.localeCompare(b.topic, 'en') || a.partition - b.partition);
}

/** What no reader can take: a cut message, wrong types, an unknown place, a set of networks. */
function broken(): Recorded[] {
  const ts = recordedFrom.getTime() / 1000 + 3600;
  const point = { ts, startpoint: 'CTTokyo, Tokyo, JPv4', endpoint: 'AS2497v4', median: 12.1 };
  const dependency = { timestamp: ts, hege: 0.4, asn: '{2497,2500}', scope: 0, nb_peers: 31 };
  const hour = 3_600_000;
  return [
    { atMs: 2 * hour, topic: 'ihr_raclette_diffrtt_anomalies', partition: 0, bytes: 'gqlkYXRhcG9pbnSFonRz' },
    { atMs: 9 * hour, topic: 'ihr_raclette_diffrtt_anomalies', partition: 1, value: { datapoint: point } },
    {
      atMs: 20 * hour,
      topic: 'ihr_raclette_diffrtt_anomalies',
      partition: 2,
      value: { datapoint: { ...point, startpoint: 'ZZNowhere' }, deviation: 7.1 },
    },
    {
      atMs: 33 * hour,
      topic: 'ihr_hegemony_anomalies_ipv4',
      partition: 0,
      value: { datapoint: dependency, deviation: 8.8 },
    },
    { atMs: 50 * hour, topic: 'ihr_hegemony_anomalies_ipv6', partition: 1, value: [1, 2, 3] },
    { atMs: 71 * hour, topic: 'ihr_disco_bursts', partition: 0, value: { streamtype: 'PLANET', streamname: 'Earth' } },
  ];
}
