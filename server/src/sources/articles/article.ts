import { everyArticle, type Article, type ArticleStatus, type ArticleSummary } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, encodeCursor, type Person, type Principal } from '#platform/http';
import { newId } from '#platform/ids';
import { z } from 'zod';
import {
  countWatchers,
  deleteArticle as removeArticle,
  findAllPublished,
  findAllPublishedWhole,
  findArticle,
  findOwn,
  findPublished,
  insertArticle,
  isSlugTaken,
  lockArticle,
  nameResources,
  setDraft,
  setPublished,
  updateArticle,
  type ArticleRow,
  type SummaryRow,
} from './article.queries.ts';
import type { ArticlesDeps } from './context.ts';
import { publishedDraft } from './event-draft.ts';
import { countWords, readingMinutes, renderMarkdown, summaryOf } from './markdown.ts';
import { otherSlug, slugOf } from './slug.ts';
import { resourcesOf } from './watchable.ts';

type Deps = Pick<ArticlesDeps, 'database' | 'clock' | 'publish' | 'publicUrl'>;

interface Draft {
  readonly title: string;
  readonly content: string;
  readonly tags?: readonly string[] | undefined;
}

/** Writes an article that only its author sees. */
export async function makeArticle(deps: Deps, author: Person, draft: Draft): Promise<Article> {
  const id = newId();
  const at = deps.clock.now();
  await insertArticle(deps.database.db, { id, authorId: author.userId, at, ...madeOf(draft) });
  return await getArticle(deps, author, id);
}

/** A published article, one's own, or any for those who publish for others. To everybody else a draft is not there. */
export async function getArticle(deps: Deps, reader: Principal, id: string): Promise<Article> {
  const row = await findArticle(deps.database.db, id);
  if (!row || !maySee(reader, row)) throw notFound();
  return await presentWhole(deps, reader, row);
}

interface Wanted {
  readonly status?: ArticleStatus | undefined;
  readonly author?: string | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ArticlePage {
  readonly items: ArticleSummary[];
  readonly next_cursor: string | null;
}

const Place = z.tuple([z.iso.datetime(), z.uuid()]);

export async function listPublished(deps: Deps, wanted: Wanted): Promise<ArticlePage> {
  if (wanted.status === 'draft') return { items: [], next_cursor: null };
  const before = decodeCursor(wanted.cursor, Place);
  const { author, limit } = wanted;
  const tag = wanted.tag === everyArticle ? undefined : wanted.tag;
  const rows = await findAllPublished(deps.database.db, { author, tag, before, limit: limit + 1 });
  return pageOf(deps, { rows, limit }, (row) => [row.first_published_at?.toISOString(), row.id]);
}

export async function listOwn(deps: Deps, author: Person, wanted: Wanted): Promise<ArticlePage> {
  const before = decodeCursor(wanted.cursor, z.uuid());
  const { status, tag, limit } = wanted;
  const own = { authorId: author.userId, status, tag, before, limit: limit + 1 };
  return pageOf(deps, { rows: await findOwn(deps.database.db, own), limit }, ({ id }) => id);
}

/** A published article by its name in the address. */
export async function readPublished(deps: Deps, slug: string): Promise<Whole> {
  const row = await findPublished(deps.database.db, slug);
  if (!row) throw notFound();
  return wholeOf(deps, row);
}

/** The latest articles with their text. */
export async function readPublishedForFeed(
  deps: Deps,
  wanted: { author?: string | undefined; tag?: string | undefined; limit: number },
): Promise<Whole[]> {
  const tag = wanted.tag === everyArticle ? undefined : wanted.tag;
  const rows = await findAllPublishedWhole(deps.database.db, { ...wanted, tag, before: undefined });
  return rows.map((row) => wholeOf(deps, row));
}

interface Whole {
  readonly summary: ArticleSummary;
  readonly content: string;
}

function wholeOf(deps: Deps, row: ArticleRow): Whole {
  return { summary: presentSummary(deps, row), content: row.content };
}

function pageOf(
  deps: Deps,
  { rows, limit }: { rows: readonly SummaryRow[]; limit: number },
  placeOf: (row: SummaryRow) => unknown,
): ArticlePage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => presentSummary(deps, row)),
    next_cursor: rows.length > limit && last ? encodeCursor(placeOf(last)) : null,
  };
}

type Change = { readonly [K in keyof Draft]?: Draft[K] | undefined };

interface Changing {
  readonly who: Person;
  readonly id: string;
  /** Throws where the caller has read another version. */
  readonly check: (version: number) => void;
}

/** Changes an article of one's own. Whoever read it before sees the change when they look; nobody is told. */
export async function changeArticle(deps: Deps, change: Change, changing: Changing): Promise<Article> {
  const { who, id } = changing;
  await deps.database.transaction(async (tx) => {
    const row = await lockOwn(tx, changing);
    const { title = row.title, content = row.content, tags = row.tags } = change;
    await updateArticle(tx, { id, at: deps.clock.now(), ...madeOf({ title, content, tags }) });
  });
  return await getArticle(deps, who, id);
}

export async function deleteArticle(deps: Deps, changing: Changing): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await lockOwn(tx, changing);
    await removeArticle(tx, changing.id);
  });
}

/**
 * Shows an article to its readers. The first time in its life its author and those who watch the author or a tag are
 * told, in the same transaction; every later time nobody is.
 */
export async function publishArticle(deps: Deps, changing: Changing): Promise<Article> {
  const { who, id } = changing;
  await deps.database.transaction(async (tx) => {
    const row = await lockPublishable(tx, changing);
    if (row.status === 'published') return;
    const slug = row.slug ?? (await freeSlug(tx, row));
    const at = deps.clock.now();
    await setPublished(tx, { id, slug, at });
    await nameResources(tx, namesOf(row));
    if (row.first_published_at !== null) return;
    await deps.publish(tx, [publishedDraft(row, { url: addressOf(deps, slug), at })]);
  });
  return await getArticle(deps, who, id);
}

/** Takes an article back. What was told of it stays told; its address leads nowhere until it is published again. */
export async function unpublishArticle(deps: Deps, changing: Changing): Promise<Article> {
  const { who, id } = changing;
  await deps.database.transaction(async (tx) => {
    const row = await lockPublishable(tx, changing);
    if (row.status === 'published') await setDraft(tx, id);
  });
  return await getArticle(deps, who, id);
}

async function lockOwn(tx: Db, { who, id, check }: Changing): Promise<ArticleRow> {
  const row = await lockArticle(tx, id);
  if (!row || !maySee(who, row)) throw notFound();
  if (row.author_id !== who.userId) throw coded('FORBIDDEN', 'Only its author changes or deletes an article.');
  check(row.version);
  return row;
}

async function lockPublishable(tx: Db, { who, id, check }: Changing): Promise<ArticleRow> {
  const row = await lockArticle(tx, id);
  if (!row || !maySee(who, row)) throw notFound();
  if (!mayPublish(who, row)) throw coded('FORBIDDEN', 'Its author and managers publish an article and take it back.');
  check(row.version);
  return row;
}

async function freeSlug(tx: Db, { id, title }: ArticleRow): Promise<string> {
  const slug = slugOf(title);
  return (await isSlugTaken(tx, slug)) ? otherSlug(slug, id) : slug;
}

function namesOf(row: ArticleRow) {
  return resourcesOf(row).map(({ kind, id }) => {
    const name = kind === 'author' ? row.author_name : id === everyArticle ? 'Every article' : id;
    return { kind, id, name: name === '' ? id : name, search: name.toLowerCase().replaceAll(/\s+/g, ' ') };
  });
}

function maySee(reader: Principal, row: SummaryRow): boolean {
  return row.status === 'published' || (reader.kind === 'person' && mayPublish(reader, row));
}

function mayPublish({ userId, role, mustEnrol }: Person, row: SummaryRow): boolean {
  return row.author_id === userId || (mustEnrol !== true && (role === 'MANAGER' || role === 'ADMIN'));
}

/** What is kept of a text beside it. */
function madeOf({ title, content, tags = [] }: Draft) {
  return { title, content, summary: summaryOf(content), words: countWords(content), tags: [...new Set(tags)] };
}

export function addressOf({ publicUrl }: Pick<Deps, 'publicUrl'>, slug: string): string {
  return new URL(`/articles/${encodeURIComponent(slug)}`, publicUrl).href;
}

async function presentWhole(deps: Deps, reader: Principal, row: ArticleRow): Promise<Article> {
  const decides = reader.kind === 'person' && mayPublish(reader, row);
  return {
    ...presentSummary(deps, row),
    content: row.content,
    html: renderMarkdown(row.content),
    audience: decides ? await countWatchers(deps.database.db, resourcesOf(row), row.author_id) : null,
  };
}

function presentSummary(deps: Deps, row: SummaryRow): ArticleSummary {
  const { id, slug, title, summary, tags, status, words, version } = row;
  return {
    id,
    slug,
    url: slug !== null && status === 'published' ? addressOf(deps, slug) : null,
    title,
    summary,
    tags,
    status,
    author: { id: row.author_id, name: row.author_name },
    words,
    reading_minutes: readingMinutes(words),
    published_at: row.first_published_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    version,
  };
}

const notFound = () => coded('ARTICLE_NOT_FOUND');
