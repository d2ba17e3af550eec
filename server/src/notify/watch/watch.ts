import type { Category, ChannelName, ResourceKind, Severity, Watch } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { asKind, presentResource, readResource, type ResourceRef, type Watchable } from './resource.ts';
import { endWatch, findWatch, findWatches, insertWatch, updateWatch, type WatchRow } from './watch.queries.ts';

export interface WatchDraft {
  readonly resource: ResourceRef;
  readonly min_severity: Severity;
  readonly channels?: readonly ChannelName[] | null | undefined;
}

/** What a change of watches needs to know of this server. */
export interface WatchRules {
  readonly watchable: Watchable;
  readonly channels: ReadonlySet<ChannelName>;
}

/** Which kind of notification watches of a kind bring: unsubscribing from one ends exactly these on the channel. */
export const categoryOf: Readonly<Record<ResourceKind, Category>> = {
  network: 'network',
  country: 'network',
  city: 'network',
  author: 'article',
  tag: 'article',
  topic: 'custom',
  site: 'visitor',
};

interface ListWanted {
  readonly recipientId: string;
  readonly kind?: ResourceKind | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A person's live watches, newest first. */
export async function listWatches(db: Db, wanted: ListWanted): Promise<{ items: Watch[]; next_cursor: string | null }> {
  const before = decodeCursor(wanted.cursor, z.uuid());
  const rows = await findWatches(db, { ...wanted, before, limit: wanted.limit + 1 });
  return pageOf(rows, { limit: wanted.limit, present, placeOf: ({ id }) => id });
}

export async function getWatch(db: Db, recipientId: string, id: string): Promise<Watch> {
  const row = await findWatch(db, recipientId, id);
  if (!row) throw notFound();
  return present(row);
}

/** Begins a watch. A person watches a resource once: the second time is WATCH_EXISTS. */
export async function makeWatch(
  db: Db,
  rules: WatchRules,
  draft: WatchDraft & { recipientId: string; at: Date },
): Promise<Watch> {
  const { kind, id: resourceId } = readResource(rules.watchable, draft.resource);
  const channels = readChannels(rules.channels, draft.channels ?? null);
  const { recipientId, at } = draft;
  const made = { id: newId(), recipientId, kind, resourceId, minSeverity: draft.min_severity, channels, at };
  if (!(await insertWatch(db, made))) throw coded('WATCH_EXISTS', 'You watch this already; change that watch instead.');
  return await getWatch(db, recipientId, made.id);
}

export interface WatchChange {
  readonly recipientId: string;
  readonly id: string;
  readonly min_severity?: Severity | undefined;
  readonly channels?: readonly ChannelName[] | null | undefined;
}

export async function changeWatch(db: Db, rules: WatchRules, change: WatchChange): Promise<Watch> {
  const { recipientId, id, min_severity: minSeverity } = change;
  const channels = change.channels === undefined ? undefined : readChannels(rules.channels, change.channels);
  if (!(await updateWatch(db, { recipientId, id, minSeverity, channels }))) throw notFound();
  return await getWatch(db, recipientId, id);
}

/** Ends a watch. The row stays, so that what it caused can still be explained. */
export async function deleteWatch(db: Db, watch: { recipientId: string; id: string; at: Date }): Promise<void> {
  if (!(await endWatch(db, watch))) throw notFound();
}

/** Each channel once, or CHANNEL_UNKNOWN for one that this server does not have. */
function readChannels(known: ReadonlySet<ChannelName>, wanted: readonly ChannelName[] | null): ChannelName[] | null {
  if (wanted === null) return null;
  for (const [index, channel] of wanted.entries()) {
    if (!known.has(channel)) throw unknownChannel(channel, `/channels/${index}`);
  }
  return [...new Set(wanted)];
}

export function unknownChannel(channel: ChannelName, pointer: string): Error {
  const detail = `The channel ${channel} is off on this server.`;
  return coded('CHANNEL_UNKNOWN', detail, { errors: [{ pointer, code: 'CHANNEL_UNKNOWN', detail }] });
}

function present(row: WatchRow): Watch {
  return {
    id: row.id,
    resource: presentResource({ kind: asKind(row.kind), id: row.resource_id, name: row.name, country: row.country }),
    min_severity: row.min_severity,
    channels: row.channels,
    created_at: row.created_at.toISOString(),
  };
}

const notFound = () => coded('WATCH_NOT_FOUND');
