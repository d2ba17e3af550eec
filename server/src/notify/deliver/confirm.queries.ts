import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function confirmDelivery(
  tx: Db,
  word: { deliveryId: string; receipt: string; arrived: boolean; detail?: string; at: Date },
): Promise<void> {
  const { rows } = await sql<{ event_id: string; generation: number; attempts: number }>`
    update delivery set status = ${word.arrived ? 'delivered' : 'failed'}, reason = ${word.arrived ? null : 'rejected'}, updated_at = ${word.at}
    where id = ${word.deliveryId} and receipt = ${word.receipt} and status = 'sent' returning event_id, generation, attempts`.execute(
    tx,
  );
  const [row] = rows;
  if (!row || word.arrived) return;
  await sql`
    insert into attempt (event_id, delivery_id, generation, no, outcome, reason, detail, duration_ms, at)
    values (${row.event_id}, ${word.deliveryId}, ${row.generation}, ${row.attempts}, 'never', 'rejected', ${word.detail ?? ''}, 0, ${word.at})
    on conflict do nothing`.execute(tx);
}

export async function closeAddress(db: Db, one: { channel: ChannelName; hash: string; at: Date }): Promise<void> {
  await sql`
    insert into suppression (channel, address_hash, reason, created_at) values (${one.channel}, ${one.hash}, 'stop', ${one.at}) on conflict do nothing`.execute(
    db,
  );
}

/** Only what the person closed by a word of their own opens again by one. */
export async function openAddress(db: Db, one: { channel: ChannelName; hash: string }): Promise<void> {
  await sql`delete from suppression where channel = ${one.channel} and address_hash = ${one.hash} and reason = 'stop'`.execute(
    db,
  );
}
