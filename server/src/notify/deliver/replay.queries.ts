import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface Requeued {
  readonly eventId: string;
  readonly recipientId: string;
  readonly channel: ChannelName;
}

export async function requeue(tx: Db, deliveryId: string, at: Date): Promise<Requeued | 'unknown' | 'not_ended'> {
  const { rows } = await sql<Requeued>`
    update delivery set status = 'queued', reason = null, generation = generation + 1, attempts = 0, due_at = null, updated_at = ${at}
    where id = ${deliveryId} and status in ('failed', 'cancelled') and destination_id <> '00000000-0000-0000-0000-000000000000'
    returning event_id as "eventId", recipient_id as "recipientId", channel`.execute(tx);
  if (rows[0]) return rows[0];
  const known = await sql`select 1 from delivery where id = ${deliveryId}`.execute(tx);
  return known.rows.length > 0 ? 'not_ended' : 'unknown';
}
