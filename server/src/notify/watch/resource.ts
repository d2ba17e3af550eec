import { resourceKinds, type Resource, type ResourceKind } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, encodeCursor } from '#platform/http';
import { z } from 'zod';
import { findResource, findResources, type Found } from './resource.queries.ts';

/** What can be watched, by kind: each source hands in a schema that refuses what it does not know and writes ids one way. */
export type Watchable = ReadonlyMap<string, z.ZodType<string>>;

export interface ResourceRef {
  readonly kind: ResourceKind;
  readonly id: string;
}

/** The resource as its source writes it (`AS2497` is network `2497`), or RESOURCE_INVALID with the source's own sentence. */
export function readResource(watchable: Watchable, { kind, id }: ResourceRef): ResourceRef {
  const read = watchable.get(kind)?.safeParse(id);
  if (read?.success) return { kind, id: read.data };
  const detail = read?.error?.issues[0]?.message ?? `Nothing on this server speaks of a ${kind}.`;
  throw coded('RESOURCE_INVALID', detail, {
    errors: [{ pointer: read ? '/resource/id' : '/resource/kind', code: 'RESOURCE_INVALID', detail }],
  });
}

/** A resource with its name; what no catalogue knows is named by its id. */
export function presentResource(row: ResourceRef & { name: string | null; country: string | null }): Resource {
  return { kind: row.kind, id: row.id, name: row.name ?? nameOf(row), country: row.country };
}

function nameOf({ kind, id }: ResourceRef): string {
  if (kind !== 'network') return id;
  return id.startsWith('-') ? `IXP ${id.slice(1)}` : `AS${id}`;
}

/** A column of text that only this code writes. */
export const asKind = (text: string): ResourceKind => z.enum(resourceKinds).parse(text);

interface Search {
  readonly recipientId: string;
  readonly query?: string | undefined;
  readonly kind?: ResourceKind | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ResourcePage {
  readonly items: (Resource & { watch_id: string | null })[];
  readonly next_cursor: string | null;
}

const Place = z.tuple([z.number().int(), z.number().int(), z.string(), z.string()]);

/** Finds resources by the beginnings of their words, the best match first; without words, the suggestions. */
export async function searchResources(db: Db, watchable: Watchable, search: Search): Promise<ResourcePage> {
  const words = wordsOf(search.query ?? '');
  const after = decodeCursor(search.cursor, Place);
  const itself = after === undefined ? await uncatalogued(db, watchable, search) : [];
  const room = search.limit - itself.length;
  const rows = await findResources(db, { ...search, words, after, limit: room + 1 });
  const page = rows.slice(0, room);
  return {
    items: [...itself, ...page.map(present)],
    next_cursor: rows.length > room ? encodeCursor(placeOf(page.at(-1))) : null,
  };
}

/** Where the next page goes on; a first page without room for any row leads to all of them. */
function placeOf(row: Found | undefined): z.infer<typeof Place> {
  return row ? [row.score, row.rank, row.kind, row.id] : [-1, 0, '', ''];
}

function present(row: Found): ResourcePage['items'][number] {
  return { ...presentResource({ ...row, kind: asKind(row.kind) }), watch_id: row.watch_id };
}

/** Any network can be watched: a number that no catalogue knows is offered as itself. */
async function uncatalogued(db: Db, watchable: Watchable, search: Search): Promise<ResourcePage['items']> {
  if (search.kind !== undefined && search.kind !== 'network') return [];
  const read = watchable.get('network')?.safeParse(search.query);
  if (!read?.success) return [];
  const exact = { kind: 'network' as const, id: read.data };
  const known = await findResource(db, search.recipientId, exact);
  return known.name === null ? [{ ...presentResource({ ...exact, ...known }), watch_id: known.watch_id }] : [];
}

/** As the catalogues write their words: lower case, no accents, no punctuation around them. */
function wordsOf(query: string): string[] {
  const plain = query.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[,()]/g, ' ');
  return plain
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8);
}
