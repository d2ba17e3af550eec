import type { FeedState } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { readFeedTotals } from './feed-state.queries.ts';

/** Which feed runs here and since when; null where none does. */
export interface RunningFeed {
  readonly name: string;
  readonly since: Date;
}

/** The densest topics speak every 15 minutes: after two bins of silence nothing may look all clear. */
export const staleAfterMs = 30 * 60_000;

/** Whether the feed lives, how far it has come, and how much of it could not be read. */
export async function readFeedState(
  db: Db,
  running: RunningFeed | null,
  now: Date,
): Promise<z.infer<typeof FeedState>> {
  const { watermark, last_message_at: last, rejected } = await readFeedTotals(db);
  return {
    name: running?.name ?? 'No feed',
    state: running === null ? 'off' : stateOf(running, last, now),
    watermark: watermark?.toISOString() ?? null,
    last_message_at: last?.toISOString() ?? null,
    rejected,
  };
}

function stateOf({ since }: RunningFeed, last: Date | null, now: Date): 'live' | 'stale' {
  const heard = Math.max(since.getTime(), last?.getTime() ?? 0);
  return now.getTime() - heard > staleAfterMs ? 'stale' : 'live';
}
