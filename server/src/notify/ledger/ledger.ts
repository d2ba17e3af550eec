import { Id, type ChannelName, type Delivery, type DeliveryStatus, type Attempt } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { findLedgerPage, findLedgerRow, type LedgerRow } from './ledger.queries.ts';
import { findAttempts } from './why.queries.ts';

type DeliveryView = z.infer<typeof Delivery>;

interface ListWanted {
  readonly status?: DeliveryStatus | undefined;
  readonly channel?: ChannelName | undefined;
  readonly event_id?: string | undefined;
  readonly recipient_id?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The ledger for operators, newest first: what was decided and what became of it, never what it said. */
export async function listDeliveries(
  db: Db,
  wanted: ListWanted,
): Promise<{ items: DeliveryView[]; next_cursor: string | null }> {
  const before = decodeCursor(wanted.cursor, Id);
  const rows = await findLedgerPage(db, {
    status: wanted.status,
    channel: wanted.channel,
    eventId: wanted.event_id,
    recipientId: wanted.recipient_id,
    before,
    limit: wanted.limit + 1,
  });
  return pageOf(rows, { limit: wanted.limit, present, placeOf: ({ id }) => id });
}

/** One row with its attempts. */
export async function getDelivery(db: Db, id: string): Promise<DeliveryView & { tries: z.infer<typeof Attempt>[] }> {
  const row = await findLedgerRow(db, id);
  if (!row) throw coded('DELIVERY_NOT_FOUND');
  const tries = await findAttempts(db, [row]);
  return {
    ...present(row),
    tries: tries.map(({ at, outcome, detail }) => ({ at: at.toISOString(), outcome, detail })),
  };
}

function present(row: LedgerRow): DeliveryView {
  return {
    id: row.id,
    event_id: row.event_id,
    event_type: row.event_type,
    category: row.category,
    recipient_id: row.recipient_id,
    recipient_name: row.recipient_name,
    channel: row.channel,
    status: row.status,
    reason: row.reason,
    generation: row.generation,
    attempts: row.attempts,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at?.toISOString() ?? null,
    due_at: row.due_at?.toISOString() ?? null,
  };
}
