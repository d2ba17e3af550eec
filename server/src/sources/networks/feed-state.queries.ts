import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface FeedTotals {
  readonly watermark: Date | null;
  readonly last_message_at: Date | null;
  readonly rejected: number;
}

/** What was fed by hand counts as heard, but does not say how far the feed has come. */
export async function readFeedTotals(db: Db): Promise<FeedTotals> {
  const { rows } = await sql<FeedTotals>`
    select max(watermark) filter (where partition not like '%/hand') as watermark,
      max(last_message_at) as last_message_at, coalesce(sum(rejected), 0)::integer as rejected
    from feed_position where source = 'networks'`.execute(db);
  return rows[0] ?? { watermark: null, last_message_at: null, rejected: 0 };
}
