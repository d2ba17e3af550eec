import type { Topic } from '../shape.ts';
import { delayDetector, hegemonyDetector } from './detector.ts';
import { disconnections } from './disconnections.ts';
import { hash, seededRandom } from './random.ts';
import type { Random } from './random.ts';
import { recordedFrom, recordedMs } from './recording.ts';
import type { Recorded } from './recording.ts';
import { alarmsOf, round } from './series.ts';
import type { Point } from './series.ts';

const partitions = 3;

const tokyo = 'CTTokyo, Tokyo, JPv4';
const delayPairs = [
  ...[tokyo, 'CTOsaka, Osaka, JPv4', 'CTSingapore, Singapore, SGv4', 'CTLos Angeles, California, USv4'].map(
    (city): [string, string] => [city, 'AS2497v4'],
  ),
  ...['CTLondon, England, GBv4', 'CTFrankfurt am Main, Hesse, DEv4', 'CTSydney, New South Wales, AUv4'].map(
    (city): [string, string] => [city, 'AS2497v4'],
  ),
  ['AS2497v4', 'AS2914v4'],
  ['AS2497v6', 'AS3356v6'],
  ['CTTokyo, Tokyo, JPv6', 'AS2497v6'],
  ['PB6042v4', 'AS2497v4'],
  [tokyo, 'AS2516v4'],
  [tokyo, 'AS15169v4'],
  [tokyo, 'CTSingapore, Singapore, SGv4'],
  ['CTOsaka, Osaka, JPv4', 'AS17676v4'],
  ['CTVienna, Vienna, ATv4', 'AS21299v4'],
  ['CTVienna, Vienna, ATv4', 'AS8447v4'],
  ['CTMilan, Lombardy, ITv4', 'AS3269v4'],
  ['CTRome, Latium, ITv4', 'AS137v4'],
  ['CTParis, Ile-de-France, FRv4', 'AS3215v4'],
  ['CTAmsterdam, North Holland, NLv4', 'AS-26v4'],
  ['CTFrankfurt am Main, Hesse, DEv4', 'AS-31v4'],
  ['CTNew York City, New York, USv4', 'AS174v4'],
  ['CTSao Paulo, Sao Paulo, BRv4', 'AS28573v4'],
  ['CTJohannesburg, Gauteng, ZAv4', 'AS5713v4'],
  ['CTMumbai, Maharashtra, INv4', 'AS55836v4'],
  ['CTLagos, Lagos, NGv4', 'AS37100v4'],
  ['CTIstanbul, Istanbul, TRv4', 'AS9121v4'],
  ['AS3320v4', 'AS6939v4'],
  ['AS7922v4', 'AS16509v4'],
  ['AS3303v4', 'AS13335v4'],
  ['AS4766v4', 'AS8075v4'],
  ['PB1001234v4', 'AS20940v4'],
  ['PB30381v4', 'IP198.51.100.7v4'],
  ['AS2856v6', 'AS32934v6'],
  ['AS64496v4', 'AS1299v4'],
  ...[
    'CTChicago, Illinois, USv4',
    'CTBerlin, Berlin, DEv4',
    'CTSeoul, Seoul, KRv4',
    'CTNairobi, Nairobi Area, KEv4',
  ].flatMap((city) =>
    ['AS3356v4', 'AS1299v4', 'AS16509v4', 'AS13335v4'].map((network): [string, string] => [city, network]),
  ),
] satisfies [string, string][];

/** Transit network, dependent network (0 is the whole Internet). */
const dependencies: [number, number][] = [
  ...[2914, 3356, 1299, 2516, 6939].map((asn): [number, number] => [asn, 2497]),
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

/** The whole recording, in the order of arrival. The same in every run. */
export function generate(): Recorded[] {
  return [
    ...delayPairs.flatMap(([start, end]) => delays(start, end)),
    ...dependencies.flatMap(([asn, scope]) => hegemonies(asn, scope, 4)),
    ...dependencies.slice(0, 14).flatMap(([asn, scope]) => hegemonies(asn, scope, 6)),
    ...disconnections().map((one) => placed(one.topic, one.key, one.atMs, one.value)),
    ...broken(),
  ]
    .filter(({ atMs }) => atMs < recordedMs)
    .toSorted((a, b) => a.atMs - b.atMs || a.topic.localeCompare(b.topic, 'en') || a.partition - b.partition);
}

function delays(startpoint: string, endpoint: string): Recorded[] {
  const key = `${startpoint} ${endpoint}`;
  const random = seededRandom(key);
  const usual = random.between(3, 240);
  const shift = () => (random.chance(0.2) ? -random.between(0.3, 0.95) * usual : delayShift(random));
  const series = {
    ...{ usual, noise: random.between(0.2, 2), dailyWave: random.between(0, 0.8), lowest: 0.4, highest: 2000 },
    // One pair is measured too seldom for the detector.
    gaps: startpoint === 'AS64496v4' ? 0.5 : 0.08,
    incidents: { chance: 0.05, bins: [0, 2] as [number, number], shift },
  };
  return alarmsOf(series, delayDetector, { bins: recordedMs / 1_800_000, random }).map((point) => {
    const ts = secondsOf(point, 1800, delayDetector.historyBins);
    const datapoint = { ts, startpoint, endpoint, ...delayNumbers(point.value, random) };
    return placed('ihr_raclette_diffrtt_anomalies', key, arrival(ts, 1800, random), {
      datapoint,
      deviation: point.deviation,
    });
  });
}

/** Mostly tens of milliseconds; one in ten is a detour around the world, or worse. */
function delayShift(random: Random): number {
  return random.chance(0.1) ? random.between(200, 1500) : random.between(25, 110);
}

function delayNumbers(median: number, random: Random): Record<string, number> {
  const probes = random.whole(3, 40);
  return {
    median,
    minimum: round(median * random.between(0.6, 0.98)),
    nb_samples: probes * random.whole(9, 24),
    nb_tracks: probes + random.whole(0, 9),
    nb_probes: probes,
    entropy: round(random.between(0.4, 1)),
    hop: random.whole(1, 14),
    nb_real_rtts: random.whole(0, 60),
  };
}

function hegemonies(asn: number, scope: number, family: 4 | 6): Recorded[] {
  const key = `${asn} ${scope} ${family}`;
  const random = seededRandom(key);
  const usual = random.between(0.05, 0.9);
  const shift = () => (random.chance(0.5) ? -1 : 1) * random.between(0.15, 0.8);
  const series = {
    ...{ usual, noise: random.between(0.001, 0.02), dailyWave: 0, lowest: 0, highest: 1, gaps: 0.03 },
    incidents: { chance: 0.03, bins: [0, 3] as [number, number], shift },
  };
  return alarmsOf(series, hegemonyDetector, { bins: recordedMs / 900_000, random }).map((point) => {
    const timestamp = secondsOf(point, 900, hegemonyDetector.historyBins);
    const datapoint = { timestamp, hege: point.value, asn, scope, nb_peers: random.whole(18, 60) };
    return placed(`ihr_hegemony_anomalies_ipv${family}`, key, arrival(timestamp, 900, random), {
      datapoint,
      deviation: point.deviation,
    });
  });
}

function secondsOf(point: Point, binSeconds: number, historyBins: number): number {
  return recordedFrom.getTime() / 1000 + (point.bin - historyBins) * binSeconds;
}

/** A bin is reported a few minutes after its end; the last ones of the recording arrive at its beginning. */
function arrival(seconds: number, binSeconds: number, random: Random): number {
  return seconds * 1000 - recordedFrom.getTime() + (binSeconds + random.whole(60, 240)) * 1000;
}

/** A key keeps to its partition. One message in twenty is wrapped once more, as some producers do. */
function placed(topic: Topic, key: string, atMs: number, value: object): Recorded {
  const wrapped = hash(`${key} ${atMs}`) % 20 === 0;
  return { atMs, topic, partition: hash(key) % partitions, value: wrapped ? { value } : value };
}

/** What no reader can take: a cut message, wrong types, an unknown place, a set of networks. */
function broken(): Recorded[] {
  const ts = recordedFrom.getTime() / 1000 + 3600;
  const point = { ts, startpoint: tokyo, endpoint: 'AS2497v4', median: 12.1 };
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
