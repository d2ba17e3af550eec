import type { Topic } from '../shape.ts';
import { hash } from './random.ts';
import type { Random } from './random.ts';
import { recordedFrom } from './recording.ts';
import type { Recorded } from './recording.ts';

const partitions = 3;

/** When the bin of a point begins, in seconds; the recording begins after the bins of the history. */
export function secondsOf(bin: number, historyBins: number, binSeconds: number): number {
  return recordedFrom.getTime() / 1000 + (bin - historyBins) * binSeconds;
}

/** A bin is reported a few minutes after its end. */
export function arrivalMs(seconds: number, binSeconds: number, random: Random): number {
  return seconds * 1000 - recordedFrom.getTime() + (binSeconds + random.whole(60, 240)) * 1000;
}

/** A key keeps to its partition. One message in twenty is wrapped once more, as some producers do. */
export function placed(message: { topic: Topic; key: string; atMs: number; value: object }): Recorded {
  const { topic, key, atMs, value } = message;
  const wrapped = hash(`${key} ${atMs}`) % 20 === 0;
  return { atMs, topic, partition: hash(key) % partitions, value: wrapped ? { value } : value };
}
