import type { Category, Notification, Severity } from '@tocsin/sdk/contract';
import { afterCommit, type Database, type Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import type { Realtime } from '#platform/realtime';
import { z } from 'zod';
import { presentItem } from './inbox-item.ts';
import { placeAt } from '../stream/stream-cursor.ts';
import {
  findInbox,
  setAllRead,
  setArchived,
  setRead,
  setSeen,
  setUnarchived,
  setUnread,
  type Show,
} from './inbox.queries.ts';

interface InboxDeps {
  readonly database: Database;
  readonly realtime: Realtime;
}

/** The realtime topic for what a person did to their inbox: `{ recipientId, ids }`. */
export const inboxStateTopic = 'inbox-state';

interface ListWanted {
  readonly recipientId: string;
  readonly show: Show;
  readonly category?: Category | undefined;
  readonly severity?: Severity | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface InboxAnswer {
  readonly items: Notification[];
  readonly next_cursor: string | null;
  readonly counts: { readonly unseen: number; readonly unread: number };
  readonly stream_cursor: string;
}

const Place = z.tuple([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()]);

/** A page of the inbox, last moved first. Its `stream_cursor` brings exactly what comes after this answer. */
export async function listInbox(db: Db, wanted: ListWanted): Promise<InboxAnswer> {
  const before = decodeCursor(wanted.cursor, Place);
  const found = await findInbox(db, { ...wanted, before, limit: wanted.limit + 1 });
  return {
    ...pageOf(found.items, {
      limit: wanted.limit,
      present: presentItem,
      placeOf: ({ xid, position }) => [xid, position],
    }),
    counts: { unseen: found.unseen, unread: found.unread },
    stream_cursor: placeAt(found.snapshot).cursor,
  };
}

/** One notification of one person, and the moment of the act. */
export interface OwnNotification {
  readonly recipientId: string;
  readonly id: string;
  readonly at: Date;
}

/** What is read was seen. */
export async function readNotification(deps: InboxDeps, one: OwnNotification): Promise<void> {
  await change(deps, one, async (tx) => {
    await setSeen(tx, { ...one, ids: [one.id] });
    return await setRead(tx, one);
  });
}

export async function unreadNotification(deps: InboxDeps, one: OwnNotification): Promise<void> {
  await change(deps, one, (tx) => setUnread(tx, one));
}

export async function archiveNotification(deps: InboxDeps, one: OwnNotification): Promise<void> {
  await change(deps, one, (tx) => setArchived(tx, one));
}

export async function unarchiveNotification(deps: InboxDeps, one: OwnNotification): Promise<void> {
  await change(deps, one, (tx) => setUnarchived(tx, one));
}

/** Marks everything read, or what stood there at `until`, and answers what changed, so that it can be undone. */
export async function readAll(
  deps: InboxDeps,
  all: { recipientId: string; until: Date | null; at: Date },
): Promise<string[]> {
  const { recipientId, until, at } = all;
  return await deps.database.transaction(async (tx) => {
    const ids = await setAllRead(tx, { recipientId, until, at });
    await setSeen(tx, { recipientId, ids, at });
    tell(deps, tx, { recipientId, ids });
    return ids;
  });
}

/** The list was opened: everything in it is seen, and what was sent to it has arrived. */
export async function seeInbox(deps: InboxDeps, { recipientId, at }: { recipientId: string; at: Date }): Promise<void> {
  await deps.database.transaction(async (tx) => {
    tell(deps, tx, { recipientId, ids: await setSeen(tx, { recipientId, ids: null, at }) });
  });
}

async function change(deps: InboxDeps, one: OwnNotification, act: (tx: Db) => Promise<boolean>): Promise<void> {
  await deps.database.transaction(async (tx) => {
    if (!(await act(tx))) throw coded('NOTIFICATION_NOT_FOUND');
    tell(deps, tx, { recipientId: one.recipientId, ids: [one.id] });
  });
}

/** The person's other tabs and devices hear of it once it is true. A message between processes holds some 8,000 bytes. */
function tell({ realtime }: InboxDeps, tx: Db, changed: { recipientId: string; ids: readonly string[] }): void {
  const { recipientId, ids } = changed;
  afterCommit(tx, () => {
    for (let from = 0; from < ids.length; from += idsPerMessage)
      realtime.publish(inboxStateTopic, { recipientId, ids: ids.slice(from, from + idsPerMessage) });
  });
}
const idsPerMessage = 150;
