import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { partitionName } from './feed.ts';

export interface FeedTotals {
  readonly watermark: Date | null;
  readonly last_message_at: Date | null;
  readonly rejected: number;
  /** The last message that came by itself, not by hand. */
  readonly heard_at: Date | null;
  /** What still waits at the broker; null where nothing was read from one. */
  readonly lag: number | null;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/** What was fed by hand counts as heard, but does not say how far the feed has come. */
export async function readFeedTotals(db: Db): Promise<FeedTotals> {
  const { rows } = await sql<FeedTotals>`
    select max(watermark) filter (where partition not like '%/hand') as watermark,
      max(last_message_at) as last_message_at, coalesce(sum(rejected), 0)::integer as rejected,
      max(last_message_at) filter (where partition not like '%/hand') as heard_at, sum(lag)::integer as lag
    from feed_position where source = 'networks'`.execute(db);
  return rows[0] ?? { watermark: null, last_message_at: null, rejected: 0, heard_at: null, lag: null };
}

export async function saveLags(db: Db, lags: readonly PartitionLag[]): Promise<void> {
  if (lags.length === 0) return;
  await sql`
    insert into feed_position (source, partition, lag)
    select 'networks', partition, lag
    from unnest(${lags.map(({ topic, partition }) => partitionName(topic, partition))}::text[], ${lags.map(({ lag }) => lag)}::bigint[]) as l(partition, lag)
    on conflict (source, partition) do update set lag = excluded.lag where feed_position.lag is distinct from excluded.lag`.execute(
    db,
  );
}

/** Whether the administrators were told that the feed is silent, and not yet that it is back. */
export async function isFeedAlertOpen(db: Db): Promise<boolean> {
  const { rows } =
    await sql`select 1 from alert where source = 'networks' and key = 'feed' and state <> 'resolved'`.execute(db);
  return rows.length > 0;
}
