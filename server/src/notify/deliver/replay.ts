import { coded } from '#platform/errors';
import { afterCommit, type Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { Realtime } from '#platform/realtime';
import { parcelsTopic } from '../fan-out/fan-out.ts';
import { insertParcels } from '../fan-out/record.queries.ts';
import { requeue } from './replay.queries.ts';

/** Sends a delivery again that failed or was cancelled: the same row, one generation on, so that providers see a new message. */
export async function replayDelivery(
  tx: Db,
  deliveryId: string,
  { at, realtime }: { at: Date; realtime: Realtime },
): Promise<void> {
  const row = await requeue(tx, deliveryId, at);
  if (row === 'unknown') throw coded('DELIVERY_NOT_FOUND');
  if (row === 'not_ended')
    throw coded('DELIVERY_NOT_REPLAYABLE', 'Only a delivery that failed or was cancelled can be replayed.');
  await insertParcels(tx, [
    {
      id: newId(at),
      eventId: row.eventId,
      channel: row.channel,
      from: row.recipientId,
      to: row.recipientId,
      dueAt: at,
    },
  ]);
  afterCommit(tx, () => realtime.publish(parcelsTopic, { channels: [row.channel] }));
}
