import type { Category, Severity } from '@tocsin/sdk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';
import { itemColumns, itemJoins, type InboxItem } from './inbox-item.queries.ts';

export type Show = 'unread' | 'all' | 'archived';

interface Wanted {
  readonly recipientId: string;
  readonly show: Show;
  readonly category?: Category | undefined;
  readonly severity?: Severity | undefined;
  readonly before: readonly [xid: string, position: number] | undefined;
  readonly limit: number;
}

export interface InboxPage {
  readonly items: InboxItem[];
  readonly unread: number;
  readonly unseen: number;
  /** What this very statement could see: a stream that begins there misses nothing and repeats nothing. */
  readonly snapshot: string;
}

interface Head {
  readonly unread: number;
  readonly unseen: number;
  readonly snapshot: string;
}

// The left join answers one row of nulls for an empty page.
type Row = Head & { [K in keyof InboxItem]: InboxItem[K] | null };

/** One page, the counts and the snapshot of all three, in one statement. */
export async function findInbox(db: Db, wanted: Wanted): Promise<InboxPage> {
  const { recipientId, category = null, severity = null, before, limit } = wanted;
  const { rows } = await sql<Row>`
    with head as (
      select count(*) as unread, count(*) filter (where seen_at is null) as unseen, pg_current_snapshot()::text as snapshot
      from notification where recipient_id = ${recipientId} and in_inbox and read_at is null and archived_at is null
    ), page as (
      select ${itemColumns} from notification n ${itemJoins}
      where n.recipient_id = ${recipientId} and n.in_inbox and ${shown[wanted.show]}
        and (${category}::text is null or n.category = ${category}) and (${severity}::severity is null or n.severity = ${severity})
        and ${before ? sql`(n.xid, n.position) < (${before[0]}::xid8, ${before[1]}::bigint)` : sql`true`}
      order by n.xid desc, n.position desc limit ${limit}
    )
    select * from head left join page on true order by page.xid desc, page.position desc`.execute(db);
  const [head] = rows;
  if (!head) throw new Error('The inbox statement answered no row.');
  return { unread: head.unread, unseen: head.unseen, snapshot: head.snapshot, items: rows.filter(isItem) };
}

const shown: Readonly<Record<Show, RawBuilder<unknown>>> = {
  unread: sql`n.read_at is null and n.archived_at is null`,
  all: sql`n.archived_at is null`,
  archived: sql`n.archived_at is not null`,
};

function isItem(row: Row): row is Head & InboxItem {
  return row.id !== null;
}

interface One {
  readonly recipientId: string;
  readonly id: string;
  readonly at: Date;
}

/** Answers whether the person has this notification; read means seen too. */
export async function setRead(db: Db, { recipientId, id, at }: One): Promise<boolean> {
  return await hit(
    db,
    sql`update notification set read_at = coalesce(read_at, ${at}) where id = ${id} and recipient_id = ${recipientId} returning id`,
  );
}

export async function setUnread(db: Db, { recipientId, id }: One): Promise<boolean> {
  return await hit(
    db,
    sql`update notification set read_at = null where id = ${id} and recipient_id = ${recipientId} returning id`,
  );
}

export async function setArchived(db: Db, { recipientId, id, at }: One): Promise<boolean> {
  return await hit(
    db,
    sql`update notification set archived_at = coalesce(archived_at, ${at}) where id = ${id} and recipient_id = ${recipientId} returning id`,
  );
}

export async function setUnarchived(db: Db, { recipientId, id }: One): Promise<boolean> {
  return await hit(
    db,
    sql`update notification set archived_at = null where id = ${id} and recipient_id = ${recipientId} returning id`,
  );
}

async function hit(db: Db, statement: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await statement.execute(db);
  return rows.length > 0;
}

/** Marks what stood in the inbox at `until`, or all of it, as read and answers which items that changed. */
export async function setAllRead(
  db: Db,
  wanted: { recipientId: string; until: Date | null; at: Date },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update notification set read_at = ${wanted.at}
    where recipient_id = ${wanted.recipientId} and in_inbox and read_at is null and archived_at is null
      and (${wanted.until}::timestamptz is null or updated_at <= ${wanted.until})
    returning id`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Marks items seen, and with them what the in-app channel sent about them as delivered: who opened the list got the
 * message. With `ids` null it is the whole inbox. Answers which items that changed.
 */
export async function setSeen(
  db: Db,
  wanted: { recipientId: string; ids: readonly string[] | null; at: Date },
): Promise<string[]> {
  const { recipientId, ids, at } = wanted;
  const { rows } = await sql<{ id: string }>`
    with seen as (
      update notification set seen_at = ${at}
      where recipient_id = ${recipientId} and in_inbox and seen_at is null and (${ids}::uuid[] is null or id = any(${ids}::uuid[]))
      returning id, event_id, alert_id
    ), told as (
      select event_id from seen union select e.id from seen join event e on e.alert_id = seen.alert_id
    ), confirmed as (
      update delivery d set status = 'delivered', updated_at = ${at} from told
      where d.event_id = told.event_id and d.recipient_id = ${recipientId} and d.channel = 'in_app' and d.status = 'sent'
    )
    select id from seen`.execute(db);
  return rows.map(({ id }) => id);
}
