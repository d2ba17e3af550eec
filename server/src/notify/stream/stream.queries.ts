import { sql } from 'kysely';
import { arrayLiteral, type Db } from '#platform/db';
import type { Place } from './stream-cursor.ts';
import { itemColumns, itemJoins, type InboxItem } from '../inbox/inbox-item.queries.ts';

/** Somebody who wants what came after a place; without a place, only what the present is. */
export interface Follower {
  readonly recipientId: string;
  readonly place: Place | null;
}

export interface NewItem extends InboxItem {
  /** Which of the followers it is for. */
  readonly follower: number;
}

export interface NewItems {
  /** What this very statement could see. */
  readonly snapshot: string;
  /** By follower, in the order of their places. */
  readonly items: NewItem[];
}

type Row = { readonly snapshot: string } & { [K in keyof NewItem]: NewItem[K] | null };

/**
 * What each follower has not seen, at most `limit` each, in one statement. A place within a batch is led to the end of
 * that batch only: what came later is the next reading's, or the order of the two would repeat or skip items. The items
 * are found before anything is joined to them, or the planner may read other tables once a follower.
 */
export async function findNewItems(db: Db, followers: readonly Follower[], limit: number): Promise<NewItems> {
  const column = (value: (place: Place | null) => string | number | null | undefined) =>
    followers.map(({ place }) => value(place)?.toString() ?? null);
  const { rows } = await sql<Row>`
    with n as materialized (
      select f.no::int - 1 as follower, missed.*
      from unnest(${arrayLiteral(followers.map(({ recipientId }) => recipientId))}::uuid[], ${column((p) => p?.seen)}::pg_snapshot[],
        ${column((p) => p?.midst?.until)}::pg_snapshot[], ${column((p) => p?.midst?.xid)}::xid8[], ${column((p) => p?.midst?.position)}::bigint[])
        with ordinality as f(recipient_id, seen, until, xid, position, no)
      cross join lateral (
        select * from notification
        where recipient_id = f.recipient_id and in_inbox and xid >= pg_snapshot_xmin(f.seen) and not pg_visible_in_snapshot(xid, f.seen)
          and (f.until is null or (pg_visible_in_snapshot(xid, f.until) and (xid, position) > (f.xid, f.position)))
        order by xid, position limit ${limit}
      ) missed
    )
    select now.snapshot, found.* from (select pg_current_snapshot()::text as snapshot) now
    left join (select n.follower, ${itemColumns} from n ${itemJoins}) found on true
    order by found.follower, found.xid, found.position`.execute(db);
  const [first] = rows;
  if (!first) throw new Error('The stream statement answered no row.');
  return { snapshot: first.snapshot, items: rows.filter(isItem) };
}

// The left join answers one row of nulls when there is nothing new.
function isItem(row: Row): row is { readonly snapshot: string } & NewItem {
  return row.follower !== null;
}

export interface CountsOf {
  readonly recipient_id: string;
  readonly unseen: number;
  readonly unread: number;
}

/** How much is unseen and unread, in the order of the given people. */
export async function countItems(db: Db, recipients: readonly string[]): Promise<CountsOf[]> {
  const { rows } = await sql<CountsOf>`
    select r.recipient_id, count(n.id) filter (where n.seen_at is null) as unseen, count(n.id) as unread
    from unnest(${arrayLiteral(recipients)}::uuid[]) as r(recipient_id)
    left join notification n on n.recipient_id = r.recipient_id and n.in_inbox and n.read_at is null and n.archived_at is null
    group by r.recipient_id`.execute(db);
  return rows;
}

export interface AlertOfPerson {
  readonly recipientId: string;
  readonly alertId: string;
}

/** The items of these alerts in the inboxes of these people, as each of them sees the alert now. */
export async function findAlertItems(
  db: Db,
  wanted: readonly AlertOfPerson[],
): Promise<(InboxItem & { readonly recipient_id: string })[]> {
  const { rows } = await sql<InboxItem & { readonly recipient_id: string }>`
    select n.recipient_id, ${itemColumns}
    from unnest(${arrayLiteral(wanted.map((w) => w.recipientId))}::uuid[], ${arrayLiteral(wanted.map((w) => w.alertId))}::uuid[]) as w(recipient_id, alert_id)
    join notification n on n.recipient_id = w.recipient_id and n.alert_id = w.alert_id and n.in_inbox ${itemJoins}`.execute(
    db,
  );
  return rows;
}
