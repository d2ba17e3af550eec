import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Topic } from '../shape.ts';

/** A recorded message: what came, on which partition, and how long after the beginning of the recording. */
export interface Recorded {
  atMs: number;
  topic: Topic;
  partition: number;
  /** A decoded value, or the bytes of a broken message in base64. */
  value?: unknown;
  bytes?: string;
}

/** The recording begins here, and lasts this long; the 72 hours before it are history only. */
export const recordedFrom = new Date('2026-09-07T00:00:00Z');
export const recordedMs = 7 * 86_400_000;

/** The committed recording, one JSON object a line. Made by `server/scripts/make-network-sample.ts`. */
export const recordingFile = new URL('recorded.ndjson.gz', import.meta.url);

export function readRecording(): Recorded[] {
  const text = gunzipSync(readFileSync(recordingFile)).toString('utf8');
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Recorded); // the writer below wrote it, and a test compares the two
}

export function packRecording(messages: readonly Recorded[]): Buffer {
  return gzipSync(messages.map((message) => `${JSON.stringify(message)}\n`).join(''), { level: 9 });
}

/** A recorded message as it came: its value, or its bytes where they are broken. */
export function messageOf({ value, bytes }: Recorded): unknown {
  return bytes === undefined ? value : new Uint8Array(Buffer.from(bytes, 'base64'));
}
