import { decode } from '@msgpack/msgpack';
import type { z } from 'zod';
import type { Alarm } from './alarm.ts';
import { restReaders } from './rest-shape.ts';
import { brokerReaders } from './shape.ts';

export type Parsed = { ok: true; alarm: Alarm; value: object } | { ok: false; reason: string };

/** How a message is read, by its topic. */
export const readers = new Map([...brokerReaders, ...restReaders]);

/** Larger bytes are not decoded: the largest real messages, bursts of a whole country's probes, are some 100 kB. */
const largestMessageBytes = 4 * 1024 * 1024;

/** Reads one message of the feed, as msgpack bytes or already decoded. Never throws. */
export function parseMessage(topic: string, input: unknown): Parsed {
  const read = readers.get(topic);
  if (read === undefined) return refuse(`The topic ${JSON.stringify(topic)} is not one of the feed.`);
  const decoded = input instanceof Uint8Array ? decodeBytes(input) : { ok: true as const, value: input };
  if (!decoded.ok) return decoded;
  const value = unwrap(decoded.value);
  if (!isObject(value)) return refuse('The message is not an object.');
  const result = read.safeParse(value);
  return result.success ? { ok: true, alarm: result.data, value } : refuse(sentence(result.error));
}

function decodeBytes(bytes: Uint8Array): { ok: true; value: unknown } | { ok: false; reason: string } {
  if (bytes.byteLength > largestMessageBytes) return refuse(`The message is larger than ${largestMessageBytes} bytes.`);
  try {
    return { ok: true, value: decode(bytes) };
  } catch (error) {
    return refuse(`The bytes are not msgpack: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Some producers wrap the message once more, as `{value: {…}}`. */
function unwrap(value: unknown): unknown {
  return isObject(value) && isObject(value['value']) ? value['value'] : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason: reason.slice(0, 500) };
}

function sentence(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.map(String).join('.') || 'message'}: ${issue.message}`).join('; ');
}
