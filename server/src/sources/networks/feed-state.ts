import type { FeedState } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { readFeedTotals } from './feed-state.queries.ts';

/** Which feed runs here and since when; null where none does. */
export interface RunningFeed {
  readonly name: string;
  readonly since: Date;
  /** Whether messages would arrive now. */
  readonly connected: boolean;
  /** Why nothing arrives now, where that is known. */
  readonly trouble?: string | null;
}

/** The densest topics speak every 15 minutes: after two bins of silence nothing may look all clear. */
export const staleAfterMs = 30 * 60_000;
/** A broker that restarts is back sooner than this. */
export const lostAfterMs = 60_000;

/** Whether the feed lives, how far it has come, and how much of it could not be read. */
export async function readFeedState(
  db: Db,
  running: RunningFeed | null,
  now: Date,
): Promise<z.infer<typeof FeedState>> {
  const { watermark, last_message_at: last, rejected, lag } = await readFeedTotals(db);
  return {
    name: running?.name ?? 'No feed',
    state: running === null ? 'off' : stateOf(running, last, now),
    watermark: watermark?.toISOString() ?? null,
    last_message_at: last?.toISOString() ?? null,
    rejected,
    lag,
    trouble: running?.trouble ?? null,
  };
}

function stateOf(running: RunningFeed, last: Date | null, now: Date): 'live' | 'stale' {
  return isSilent(running, lastHeard(running, last), now) ? 'stale' : 'live';
}

/** When the feed was last known to live: its last message, or its start while there is none. */
export function lastHeard({ since }: RunningFeed, last: Date | null): Date {
  return last === null || last < since ? since : last;
}

export function isSilent({ connected }: RunningFeed, heard: Date, now: Date): boolean {
  return now.getTime() - heard.getTime() > (connected ? staleAfterMs : lostAfterMs);
}

/** Stronger than not being silent: a process that has just started has heard nothing yet. */
export function isAlive({ connected }: RunningFeed, last: Date | null, now: Date): boolean {
  return connected && last !== null && now.getTime() - last.getTime() <= staleAfterMs;
}
