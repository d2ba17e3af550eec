import { hegemonyDetector } from './detector.ts';
import { arrivalMs, placed, secondsOf } from './placing.ts';
import { seededRandom } from './random.ts';
import { recordedMs } from './recording.ts';
import type { Recorded } from './recording.ts';
import { alarmsOf } from './series.ts';
import type { Series } from './series.ts';

const binSeconds = 900;
/** Transit network, dependent network (0 is the whole Internet). */
const dependencies: [number, number][] = [
  ...[3491, 3356, 1299, 2516, 6939].map((asn): [number, number] => [asn, 2497]),
  ...[2500, 2907, 64500].map((scope): [number, number] => [2497, scope]),
  [2497, 0],
  [3356, 0],
  [1299, 0],
  [2914, 4713],
  [174, 12322],
  [6762, 3269],
  [137, 64501],
  [3320, 680],
  [1299, 2119],
  [9498, 64502],
  [4755, 55836],
  [37100, 5713],
  [12389, 64503],
  [6453, 4755],
  [3491, 9304],
  [7473, 64504],
  [3356, 64505],
  [2914, 64506],
  [2516, 2500],
  [6939, 64507],
];

/** The alarms of routing dependency of the recording: all of them over IPv4, the first ones over IPv6 too. */
export function hegemonies(): Recorded[] {
  return [
    ...dependencies.flatMap(([asn, scope]) => alarmsOfDependency(asn, scope, 4)),
    ...dependencies.slice(0, 14).flatMap(([asn, scope]) => alarmsOfDependency(asn, scope, 6)),
  ];
}

/** The alarms of one dependency in one address family. */
function alarmsOfDependency(asn: number, scope: number, family: 4 | 6): Recorded[] {
  const key = `${asn} ${scope} ${family}`;
  const random = seededRandom(key);
  const usual = random.between(0.05, 0.9);
  const shift = () => (random.chance(0.5) ? -1 : 1) * random.between(0.15, 0.8);
  const series: Series = {
    usual,
    noise: random.between(0.001, 0.02),
    dailyWave: 0,
    lowest: 0,
    highest: 1,
    gaps: 0.03,
    incidents: { chance: 0.03, bins: [0, 3], shift },
  };
  return alarmsOf(series, hegemonyDetector, { bins: recordedMs / (binSeconds * 1000), random }).map((point) => {
    const timestamp = secondsOf(point.bin, hegemonyDetector.historyBins, binSeconds);
    const datapoint = { timestamp, hege: point.value, asn, scope, nb_peers: random.whole(18, 60) };
    const value = { datapoint, deviation: point.deviation };
    const topic = `ihr_hegemony_anomalies_ipv${family}` as const;
    return placed({ topic, key, atMs: arrivalMs(timestamp, binSeconds, random), value });
  });
}
