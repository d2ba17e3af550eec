import type { Category, ChannelName, DeliveryStatus, Reason } from '@tocsin/sdk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';

export interface LedgerRow {
  readonly id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly category: Category;
  readonly recipient_id: string;
  readonly recipient_name: string | null;
  readonly channel: ChannelName;
  readonly status: DeliveryStatus;
  readonly reason: Reason | null;
  readonly generation: number;
  readonly attempts: number;
  readonly created_at: Date;
  readonly updated_at: Date | null;
  readonly due_at: Date | null;
}

interface Wanted {
  readonly status: DeliveryStatus | undefined;
  readonly channel: ChannelName | undefined;
  readonly eventId: string | undefined;
  readonly recipientId: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

const columns = sql`
  d.id, d.event_id, e.type as event_type, e.category, d.recipient_id, u.display_name as recipient_name, d.channel, d.status, d.reason, d.generation, d.attempts,
  d.created_at, d.updated_at, d.due_at`;

const joined = sql`join event e on e.id = d.event_id left join users u on u.id = d.recipient_id`;

/** A page by id, newest first. */
export async function findLedgerPage(db: Db, wanted: Wanted): Promise<LedgerRow[]> {
  const { status, channel, eventId, recipientId, before } = wanted;
  const filters = [
    eventId === undefined ? sql`true` : sql`d.event_id = ${eventId}`,
    recipientId === undefined ? sql`true` : sql`d.recipient_id = ${recipientId}`,
    status === undefined ? sql`true` : hasStatus(status),
    channel === undefined ? sql`true` : sql`d.channel = ${channel}`,
    before === undefined ? sql`true` : sql`d.id < ${before}`,
  ];
  const { rows } = await sql<LedgerRow>`
    select ${columns} from ${rowsOf(wanted)}
    ${joined}
    where ${sql.join(filters, sql` and `)} order by d.id desc limit ${wanted.limit}`.execute(db);
  return rows;
}

/** What is in trouble has an index of its own. */
function hasStatus(status: DeliveryStatus): RawBuilder<unknown> {
  const isTrouble = status === 'held' || status === 'retrying' || status === 'failed';
  return isTrouble ? sql`d.trouble = ${status}` : sql`d.status = ${status}`;
}

/** Where to look, so that a filter that few rows pass is not tried on all: nothing here grows with the ledger. */
function rowsOf({ eventId, recipientId, status }: Wanted): RawBuilder<unknown> {
  if (eventId !== undefined) return sql`delivery d`;
  if (recipientId !== undefined)
    return sql`${eventsOf(recipientId)} told join delivery d on d.event_id = told.event_id`;
  if (status === 'queued')
    return sql`(select distinct event_id from parcel) waiting join delivery d on d.event_id = waiting.event_id`;
  return sql`delivery d`;
}

/** One person's rows are found by way of their items: wherever there is a row, there is an item. */
function eventsOf(recipientId: string): RawBuilder<unknown> {
  return sql`(
    select n.event_id from notification n where n.recipient_id = ${recipientId} and n.alert_id is null
    union select o.id from notification n join event o on o.alert_id = n.alert_id where n.recipient_id = ${recipientId}
  )`;
}

export async function findLedgerRow(db: Db, id: string): Promise<LedgerRow | undefined> {
  const { rows } = await sql<LedgerRow>`select ${columns} from delivery d ${joined} where d.id = ${id}`.execute(db);
  return rows[0];
}
