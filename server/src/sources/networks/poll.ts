import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import type { Log } from '#platform/log';
import { externalId, timeOf } from './alarm.ts';
import { partitionName } from './feed.ts';
import { readWatermarks, savePositions } from './feed.queries.ts';
import { readPages, Unanswered } from './ihr.ts';
import type { IhrConnection } from './ihr.ts';
import type { FeedMessage } from './ingest.ts';
import { parseMessage } from './message.ts';
import { findStored } from './poll.queries.ts';
import { endpoints, hasEnded } from './rest-shape.ts';
import type { Endpoint } from './rest-shape.ts';

/** The public REST API, and how often it is asked. */
export interface IhrFeed {
  readonly connection: IhrConnection;
  readonly intervalSeconds: number;
}

export interface PollOptions {
  readonly connection: IhrConnection;
  readonly database: Database;
  readonly clock: Clock;
  readonly take: (messages: readonly FeedMessage[]) => Promise<unknown>;
  readonly signal: AbortSignal;
  /** The rows that could not be read, so that they are not refused again with every look. */
  readonly refused: Set<string>;
}

const minute = 60_000;
const hour = 60 * minute;
/** The API refuses windows of more than seven days; the minute is for its clock. */
const longestWindowMs = 7 * 24 * hour - minute;
/** Results are written late and out of order, so each look begins before the end of the last one. */
const overlapMs = 3 * hour;
/** A disconnection is found by its start and changes when it ends, so a day of them is read again. */
const discoWindowMs = 25 * hour;
/** So much is asked for at once when the server was away for long: longer windows take the API too long. */
const piece = 6 * hour;
const perBatch = 2000;
const mostRefused = 10_000;

/** Asks each list once for what came since the last look. A list that fails does not keep the others from being read. */
export async function pollOnce(options: PollOptions): Promise<{ failures: readonly string[] }> {
  const failures: string[] = [];
  for (const endpoint of endpoints) {
    try {
      await pollList(options, endpoint);
    } catch (error) {
      if (options.signal.aborted || !(error instanceof Unanswered)) throw error;
      failures.push(error.message);
    }
  }
  return { failures };
}

async function pollList(options: PollOptions, endpoint: Endpoint): Promise<void> {
  const { db } = options.database;
  const now = options.clock.now();
  const partitions = endpoint.topics.map((topic) => partitionName(topic, 0));
  const last = (await readWatermarks(db)).get(partitionName(endpoint.topics[0], 0));
  for (const window of windowsOf(endpoint, last, now)) await pollWindow(options, endpoint, window);
  // An answer without anything new is a sign of life as well.
  const alive = { watermark: null, offset: null, lastMessageAt: now, messages: 0, rejected: 0 };
  await savePositions(
    db,
    partitions.map((partition) => ({ partition, ...alive })),
  );
}

interface Window {
  readonly from: Date;
  readonly until: Date;
}

/** From before the last look until now, in pieces, and never more than the API gives. */
export function windowsOf({ path }: Endpoint, last: Date | undefined, now: Date): Window[] {
  const disco = path === 'disco/events';
  const wanted = Math.min(now.getTime() - (disco ? discoWindowMs : 0), last?.getTime() ?? now.getTime()) - overlapMs;
  const first = Math.max(wanted, now.getTime() - longestWindowMs);
  const pieceMs = disco ? longestWindowMs : piece;
  const windows: Window[] = [];
  for (let from = first; from < now.getTime(); from += pieceMs)
    windows.push({ from: new Date(from), until: new Date(Math.min(from + pieceMs, now.getTime())) });
  return windows;
}

/** The pages of one window have no order that the API names: it is taken in by time, as the feed means it. */
async function pollWindow(options: PollOptions, { path, time, topics }: Endpoint, window: Window): Promise<void> {
  const query = { [`${time}__gte`]: iso(window.from), [`${time}__lte`]: iso(window.until), page: '1' };
  const found: Found[] = [];
  for await (const results of readPages(options.connection, { path, query, signal: options.signal }))
    found.push(...results.flatMap((value) => foundIn(topics, value)));
  const fresh = await withoutKnown(options, found);
  const ordered = fresh.toSorted((a, b) => a.atMs - b.atMs).map(({ message }) => message);
  for (let first = 0; first < ordered.length; first += perBatch)
    await options.take(ordered.slice(first, first + perBatch));
}

function iso(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

interface Found {
  readonly message: FeedMessage;
  /** The event that it becomes; the row itself where it cannot be read. */
  readonly id: string;
  readonly readable: boolean;
  readonly atMs: number;
}

function foundIn([topic, ending]: Endpoint['topics'], value: unknown): Found[] {
  const found = [foundAs(topic, value)];
  return ending !== undefined && hasEnded(value) ? [...found, foundAs(ending, value)] : found;
}

function foundAs(topic: string, value: unknown): Found {
  const message = { topic, partition: 0, value };
  const parsed = parseMessage(topic, value);
  if (!parsed.ok) return { message, id: `${topic} ${JSON.stringify(value)}`, readable: false, atMs: 0 };
  return { message, id: externalId(parsed.alarm), readable: true, atMs: timeOf(parsed.alarm).getTime() };
}

/**
 * Leaves out what an earlier look has taken in: read again, it would count as seen again, and its alert would never end.
 * What cannot be read is refused once for each process.
 */
async function withoutKnown({ database, refused }: PollOptions, found: readonly Found[]): Promise<Found[]> {
  const once = [...new Map(found.map((one) => [one.id, one])).values()];
  const ids = once.flatMap(({ id, readable }) => (readable ? [id] : []));
  const stored = await findStored(database.db, ids);
  const fresh = once.filter(({ id, readable }) => !(readable ? stored : refused).has(id));
  for (const { id, readable } of fresh) if (!readable && refused.size < mostRefused) refused.add(id);
  return fresh;
}

export interface Poller {
  /** Whether the API answers. One failure in between is no loss of the feed. */
  readonly connected: boolean;
  /** Why the last look failed; null when it did not. */
  readonly trouble: string | null;
  stop(): Promise<void>;
}

const failuresUntilLost = 3;
const longestPauseMs = hour;

type Polling = Omit<PollOptions, 'refused'> & Pick<IhrFeed, 'intervalSeconds'> & { readonly log: Log };

/** Polls until stopped; after failures, with growing pauses. */
export function startPolling(options: Polling): Poller {
  const refused = new Set<string>();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  let failed = 0;
  let trouble: string | null = null;
  const look = async () => {
    trouble = await troubleOf({ ...options, refused, signal });
    failed = trouble === null ? 0 : failed + 1;
    if (trouble !== null && !signal.aborted) options.log.warn({ trouble }, 'The Internet Health Report was not read');
  };
  const polling = (async () => {
    while (!signal.aborted) {
      await look();
      await wait(pauseOf(options.intervalSeconds, failed), undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    get connected() {
      return failed < failuresUntilLost;
    },
    get trouble() {
      return trouble;
    },
    async stop() {
      ended.abort();
      await polling;
    },
  };
}

async function troubleOf(options: PollOptions & { readonly log: Log }): Promise<string | null> {
  try {
    const { failures } = await pollOnce(options);
    return failures.length === 0 ? null : failures.join(' ');
  } catch (error) {
    if (!options.signal.aborted)
      options.log.error({ err: error }, 'What the Internet Health Report gave was not stored');
    return 'What it gave could not be stored; it is asked again.';
  }
}

/** The interval, doubled with each failure in a row. */
export function pauseOf(intervalSeconds: number, failures: number): number {
  return Math.min(
    intervalSeconds * 1000 * 2 ** Math.min(failures, 10),
    Math.max(longestPauseMs, intervalSeconds * 1000),
  );
}
