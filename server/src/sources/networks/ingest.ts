import type { Clock } from '#platform/clock';
import { together } from '#platform/db';
import type { Database, Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { Log } from '#platform/log';
import { alertKey, timeOf } from './alarm.ts';
import type { Alarm } from './alarm.ts';
import type { EventDraft } from './event-draft.ts';
import { advance, partitionName, silenceMs } from './feed.ts';
import type { Arrival, FeedState } from './feed.ts';
import {
  lockFeed,
  readOpenAlarms,
  readWatermarks,
  saveOpenAlarms,
  savePositions,
  saveRejects,
} from './feed.queries.ts';
import type { OpenChanges, Position } from './feed.queries.ts';
import { parseMessage, readers } from './message.ts';

/** One message as a broker hands it over: msgpack bytes or a decoded value. */
export interface FeedMessage {
  topic: string;
  /** `hand` where the message did not come from a broker. */
  partition: number | 'hand';
  offset?: bigint;
  value: unknown;
}

export interface Ingested {
  accepted: number;
  rejected: { index: number; reason: string }[];
}

interface IngestOptions {
  database: Database;
  clock: Clock;
  log: Log;
  publish: (tx: Db, drafts: readonly EventDraft[]) => Promise<unknown>;
}

type Read = { message: FeedMessage; index: number; partition: string } & (
  | { ok: true; alarm: Alarm }
  | { ok: false; reason: string }
);

/** A wrong time in the future would end everything that is open, so it is refused. By hand, people try such things. */
const furthestAheadMs = { broker: 3_600_000, hand: 31 * 86_400_000 };
const largestRawBytes = 64 * 1024;

/**
 * Takes a batch of messages in: their events, what ends by them, the positions and the refused messages are stored in one
 * transaction. A message that the database refuses is refused alone; any other failure stores nothing and is thrown.
 */
export async function ingest(options: IngestOptions, messages: readonly FeedMessage[]): Promise<Ingested> {
  const now = options.clock.now();
  const reads = await storeApart(
    options,
    messages.map((message, index) => readOne(message, index, now)),
    now,
  );
  const rejected = reads.flatMap((read) => (read.ok ? [] : [{ index: read.index, reason: read.reason }]));
  if (rejected.length > 0)
    options.log.warn({ rejected: rejected.slice(0, 5) }, 'Messages of the networks feed were refused.');
  return { accepted: reads.length - rejected.length, rejected };
}

function readOne(message: FeedMessage, index: number, now: Date): Read {
  const partition = partitionName(readers.has(message.topic) ? message.topic : 'unknown', message.partition);
  const parsed = parseMessage(message.topic, message.value);
  const at = { message, index, partition };
  if (!parsed.ok) return { ...at, ok: false, reason: parsed.reason };
  const ahead = timeOf(parsed.alarm).getTime() - now.getTime();
  if (ahead <= furthestAheadMs[message.partition === 'hand' ? 'hand' : 'broker']) {
    return { ...at, ok: true, alarm: parsed.alarm };
  }
  return { ...at, ok: false, reason: `Its time, ${timeOf(parsed.alarm).toISOString()}, is too far ahead.` };
}

/** What the database refuses is looked for by halves, so that one bad message does not stop a feed for ever. */
async function storeApart(options: IngestOptions, reads: readonly Read[], now: Date): Promise<readonly Read[]> {
  try {
    await storeReads(options, reads, now);
    return reads;
  } catch (error) {
    const reason = refusalOf(error);
    const [first] = reads;
    if (reason === null || first === undefined || (reads.length === 1 && !first.ok)) throw error;
    if (reads.length === 1) return storeApart(options, [{ ...first, ok: false, reason }], now);
    const half = Math.ceil(reads.length / 2);
    const before = await storeApart(options, reads.slice(0, half), now);
    return [...before, ...(await storeApart(options, reads.slice(half), now))];
  }
}

/** Why these data can never be stored (SQLSTATE classes 22 and 23); null for any other failure. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !/^2[23]...$/.test(String(error.code))) return null;
  return `The database refused it: ${error.message}`;
}

async function storeReads(options: IngestOptions, reads: readonly Read[], now: Date): Promise<void> {
  if (reads.length === 0) return;
  await options.database.transaction(async (tx) => {
    await lockFeed(tx);
    const { drafts, changes } = await takeIn(tx, arrivalsOf(reads));
    // Each statement is written while the one before it runs.
    await together([
      saveOpenAlarms(tx, changes),
      drafts.length > 0 && options.publish(tx, drafts),
      savePositions(tx, positionsOf(reads, now)),
      saveRejects(tx, rejectsOf(reads, now)),
    ]);
  });
}

async function takeIn(tx: Db, arrivals: readonly Arrival[]): Promise<{ drafts: EventDraft[]; changes: OpenChanges }> {
  const state = await readState(tx, arrivals);
  const before = new Map(state.open);
  const drafts = arrivals.flatMap((arrival) => advance(state, arrival));
  const kept = [...state.open.values()].filter((open) => before.get(open.key) !== open);
  const changes = {
    added: kept.filter(({ key }) => !before.has(key)),
    changed: kept.filter(({ key }) => before.has(key)),
    ended: [...before.keys()].filter((key) => !state.open.has(key)),
  };
  return { drafts, changes };
}

/** What the batch needs of the stored state: the watermarks, its own alarms, and those that are silent at its end. */
async function readState(tx: Db, arrivals: readonly Arrival[]): Promise<FeedState> {
  const watermarks = await readWatermarks(tx);
  const latest = new Map(watermarks);
  for (const { partition, alarm } of arrivals) {
    const time = timeOf(alarm);
    if (time > (latest.get(partition) ?? new Date(0))) latest.set(partition, time);
  }
  const newest = Math.max(0, ...[...latest.values()].map((time) => time.getTime()));
  const limits = [...latest].flatMap(([partition, time]) => [
    ...(['delay', 'hegemony'] as const).map((kind) => limit(partition, time.getTime(), kind)),
    ...(['disconnection', 'reconnection'] as const).map((kind) => limit(partition, newest, kind)),
  ]);
  const open = await readOpenAlarms(
    tx,
    arrivals.map(({ alarm }) => alertKey(alarm)),
    limits,
  );
  return { watermarks, open: new Map(open.map((one) => [one.key, one])) };
}

function limit(partition: string, until: number, kind: Alarm['kind']) {
  return { partition, seenBefore: new Date(until - silenceMs[kind]), kind };
}

function arrivalsOf(reads: readonly Read[]): Arrival[] {
  return reads.flatMap((read) => (read.ok ? [{ partition: read.partition, alarm: read.alarm }] : []));
}

function positionsOf(reads: readonly Read[], now: Date): Position[] {
  return [...Map.groupBy(reads, ({ partition }) => partition)].map(([partition, own]) => {
    const times = own.flatMap((read) => (read.ok ? [timeOf(read.alarm).getTime()] : []));
    const offsets = own.flatMap(({ message: { offset } }) => (offset === undefined ? [] : [offset]));
    return {
      partition,
      watermark: times.length === 0 ? null : new Date(Math.max(...times)),
      offset:
        offsets.reduce<bigint | null>((top, one) => (top === null || one > top ? one : top), null)?.toString() ?? null,
      lastMessageAt: now,
      messages: own.length,
      rejected: own.filter(({ ok }) => !ok).length,
    };
  });
}

function rejectsOf(reads: readonly Read[], now: Date) {
  return reads.flatMap((read) => {
    if (read.ok) return [];
    const { partition, reason, message } = read;
    return [{ id: newId(now), partition, reason: storable(reason), raw: rawOf(message), receivedAt: now }];
  });
}

/** The message as it came, or as near to it as can be said, cut to a size that is safe to keep. */
function rawOf({ topic, value }: FeedMessage): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.subarray(0, largestRawBytes));
  const text = JSON.stringify({ topic, value }, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
  return Buffer.from(text).subarray(0, largestRawBytes);
}

/** Text columns hold no NUL and no half characters. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
