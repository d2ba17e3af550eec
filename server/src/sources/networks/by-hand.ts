import { decode } from '@msgpack/msgpack';
import { z } from 'zod';
import type { FeedMessage } from './ingest.ts';

const One = z.object({ topic: z.string().max(200), value: z.unknown() });
const OneOrMore = z.union([One, z.array(One).min(1).max(1000)]);

/** Messages given by hand: one `{topic, value}` or a list of them, decoded already or as msgpack. */
export function readByHand(body: unknown): { ok: true; messages: FeedMessage[] } | { ok: false; reason: string } {
  const read = OneOrMore.safeParse(body instanceof Uint8Array ? decoded(body) : body);
  if (!read.success) return { ok: false, reason: 'Send {"topic": …, "value": …} or a list of up to 1,000 of them.' };
  const messages = [read.data].flat();
  return { ok: true, messages: messages.map(({ topic, value }) => ({ topic, value, partition: 'hand' })) };
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}
