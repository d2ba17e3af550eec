import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface Linked {
  readonly address_sealed: string | null;
  readonly account_email: string | null;
  readonly live: boolean;
}

/** The destination that a link names, also when it was removed since. */
export async function findLinked(
  db: Db,
  link: { recipientId: string; destinationId: string; channel: ChannelName },
): Promise<Linked | undefined> {
  const { rows } = await sql<Linked>`
    select d.address_sealed, case when d.channel = 'email' and d.address_sealed is null then u.email end as account_email, d.deleted_at is null as live
    from destination d left join users u on u.id = d.recipient_id
    where d.id = ${link.destinationId} and d.recipient_id = ${link.recipientId} and d.channel = ${link.channel}`.execute(
    db,
  );
  return rows[0];
}

interface Watched {
  readonly recipientId: string;
  readonly channel: ChannelName;
  readonly kinds: readonly string[];
}

/** Whether a watch of these kinds asks for the channel in so many words. */
export async function hasWatchOn(db: Db, { recipientId, channel, kinds }: Watched): Promise<boolean> {
  const { rows } = await sql`
    select 1 from watch where recipient_id = ${recipientId} and kind = any(${kinds}::text[]) and ${channel} = any(channels) and deleted_at is null
    limit 1`.execute(db);
  return rows.length > 0;
}

export async function takeChannelFromWatches(tx: Db, { recipientId, channel, kinds }: Watched): Promise<void> {
  await sql`
    update watch set channels = case when channels <@ array[${channel}::text] then array['in_app'] else array_remove(channels, ${channel}::text) end
    where recipient_id = ${recipientId} and kind = any(${kinds}::text[]) and ${channel} = any(channels) and deleted_at is null
      and channels <> array['in_app']`.execute(tx);
}
