import { placed } from './placing.ts';
import { recordedFrom, recordedMs } from './recording.ts';
import type { Recorded } from './recording.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';
import { round } from './series.ts';

const streams: [string, string | number][] = [
  ['ASN', 2497],
  ['COUNTRY', 'JP'],
  ['ADMIN2', 'Tokyo, Tokyo, JP'],
  ['ADMIN1', 'Tokyo, JP'],
  ['ASN', 3269],
  ['COUNTRY', 'IT'],
  ['ADMIN1', 'Lombardy, IT'],
  ['ASN', 7922],
  ['ADMIN1', 'California, US'],
  ['COUNTRY', 'NG'],
  ['ASN', 37100],
  ['COUNTRY', 'ZA'],
  ['ADMIN2', 'Vienna, Vienna, AT'],
  ['ASN', 8447],
];

/** Bursts of lost probes of each stream, with the reconnections of nine in ten. Some are small, some are short. */
export function disconnections(): Recorded[] {
  return streams.flatMap(([type, name]) => {
    const random = seededRandom(`${type} ${name}`);
    const count = random.whole(6, 9);
    return Array.from({ length: count }, (_, at) => at).flatMap((at) => {
      const startMs = Math.floor(((at + random.next()) * recordedMs) / count);
      return disconnection({ streamtype: type, streamname: name }, startMs, random);
    });
  });
}

function disconnection(
  stream: { streamtype: string; streamname: string | number },
  startMs: number,
  random: Random,
): Recorded[] {
  const starttime = recordedFrom.getTime() / 1000 + round(startMs / 1000);
  const level = round(6 + 60 * random.next() ** 3);
  const probes = Array.from({ length: random.whole(4, 30) }, () => random.whole(100, 60_000));
  const lost = Object.fromEntries(probes.map((probe) => [probe, starttime + random.whole(0, 90)]));
  const duration = random.chance(0.15) ? random.whole(60, 290) : random.whole(310, 30_000);
  const endtime = round(starttime + duration);
  const regained = Object.fromEntries(probes.map((probe) => [probe, endtime + random.whole(-60, 0)]));
  const key = `${stream.streamtype} ${stream.streamname}`;
  const totalprobes = probes.length + random.whole(0, 40);
  const burst = { ...stream, starttime, level, probelist: lost, totalprobes };
  const reconnect = { ...stream, starttime, endtime, duration, level, reconnectedprobes: regained };
  const burstAt = { topic: 'ihr_disco_bursts', key, atMs: startMs + 120_000, value: burst } as const;
  const atMs = startMs + duration * 1000 + 60_000;
  const back = random.chance(0.1) ? [] : [placed({ topic: 'ihr_disco_bursts_reconnect', key, atMs, value: reconnect })];
  return [placed(burstAt), ...back];
}
