import { delayDetector } from './detector.ts';
import { arrivalMs, placed, secondsOf } from './placing.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';
import { recordedMs } from './recording.ts';
import type { Recorded } from './recording.ts';
import { alarmsOf, round } from './series.ts';
import type { Series } from './series.ts';

const topic = 'ihr_raclette_diffrtt_anomalies';
const binSeconds = 1800;
const tokyo = 'CTTokyo, Tokyo, JPv4';
/**
 * Not the pairs that documents and trials speak of (Tokyo to AS2497, Vienna to AS21299): an alert that the recording holds
 * open would swallow what is fed by hand about the same pair with an older time.
 */
const delayPairs = [
  ...[
    'CTNagoya, Aichi, JPv4',
    'CTOsaka, Osaka, JPv4',
    'CTSingapore, Singapore, SGv4',
    'CTLos Angeles, California, USv4',
  ].map((city): [string, string] => [city, 'AS2497v4']),
  ...['CTLondon, England, GBv4', 'CTFrankfurt am Main, Hesse, DEv4', 'CTSydney, New South Wales, AUv4'].map(
    (city): [string, string] => [city, 'AS2497v4'],
  ),
  ['AS2497v4', 'AS4713v4'],
  ['AS2497v6', 'AS3356v6'],
  ['CTOsaka, Osaka, JPv6', 'AS2497v6'],
  ['PB6042v4', 'AS2497v4'],
  [tokyo, 'AS2516v4'],
  [tokyo, 'AS15169v4'],
  [tokyo, 'CTSingapore, Singapore, SGv4'],
  ['CTOsaka, Osaka, JPv4', 'AS17676v4'],
  ['CTVienna, Vienna, ATv4', 'AS1764v4'],
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

/** The delay alarms of the recording, pair by pair. */
export function delays(): Recorded[] {
  return delayPairs.flatMap(([start, end]) => alarmsOfPair(start, end));
}

/** The alarms of one pair of locations. */
function alarmsOfPair(startpoint: string, endpoint: string): Recorded[] {
  const key = `${startpoint} ${endpoint}`;
  const random = seededRandom(key);
  const usual = random.between(3, 240);
  const shift = () => (random.chance(0.2) ? -random.between(0.3, 0.95) * usual : delayShift(random));
  const series: Series = {
    usual,
    noise: random.between(0.2, 2),
    dailyWave: random.between(0, 0.8),
    lowest: 0.4,
    highest: 2000,
    // One pair is measured too seldom for the detector.
    gaps: startpoint === 'AS64496v4' ? 0.5 : 0.08,
    incidents: { chance: 0.05, bins: [0, 2], shift },
  };
  return alarmsOf(series, delayDetector, { bins: recordedMs / (binSeconds * 1000), random }).map((point) => {
    const ts = secondsOf(point.bin, delayDetector.historyBins, binSeconds);
    const datapoint = { ts, startpoint, endpoint, ...delayNumbers(point.value, random) };
    const value = { datapoint, deviation: point.deviation };
    return placed({ topic, key, atMs: arrivalMs(ts, binSeconds, random), value });
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
