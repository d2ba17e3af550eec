import type { ArticleStatus } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { ArticleResource } from './watchable.ts';

export interface SummaryRow {
  readonly id: string;
  readonly author_id: string;
  readonly author_name: string;
  readonly slug: string | null;
  readonly title: string;
  readonly summary: string;
  readonly words: number;
  readonly tags: string[];
  readonly status: ArticleStatus;
  readonly first_published_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface ArticleRow extends SummaryRow {
  readonly content: string;
}

const columns = sql`
  a.id, a.author_id, case when u.status = 'erased' then '' else u.display_name end as author_name, a.slug, a.title, a.summary, a.words,
  a.tags, a.status, a.first_published_at, a.version, a.created_at, a.updated_at`;
const fromArticle = sql`from article a join users u on u.id = a.author_id`;

export interface NewArticle {
  readonly id: string;
  readonly authorId: string;
  readonly title: string;
  readonly content: string;
  readonly summary: string;
  readonly words: number;
  readonly tags: readonly string[];
  readonly at: Date;
}

export async function insertArticle(db: Db, article: NewArticle): Promise<void> {
  const { id, authorId, title, content, summary, words, tags, at } = article;
  await sql`
    insert into article (id, author_id, title, content, summary, words, tags, created_at, updated_at)
    values (${id}, ${authorId}, ${title}, ${content}, ${summary}, ${words}, ${tags}, ${at}, ${at})`.execute(db);
}

export async function findArticle(db: Db, id: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`select ${columns}, a.content ${fromArticle} where a.id = ${id}`.execute(db);
  return rows[0];
}

/** The same, and nobody else changes it before the transaction ends. */
export async function lockArticle(tx: Db, id: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`
    select ${columns}, a.content ${fromArticle} where a.id = ${id} for update of a`.execute(tx);
  return rows[0];
}

export async function findPublished(db: Db, slug: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`
    select ${columns}, a.content ${fromArticle} where a.slug = ${slug} and a.status = 'published'`.execute(db);
  return rows[0];
}

export interface PublishedWanted {
  readonly author?: string | undefined;
  readonly tag?: string | undefined;
  readonly before: readonly [publishedAt: string, id: string] | undefined;
  readonly limit: number;
}

/** What readers may read, the latest first. */
export async function findAllPublished(db: Db, wanted: PublishedWanted): Promise<SummaryRow[]> {
  const { rows } = await sql<SummaryRow>`
    select ${columns} ${fromArticle} where a.status = 'published' and ${narrowed(wanted)}
    order by a.first_published_at desc, a.id desc limit ${wanted.limit}`.execute(db);
  return rows;
}

/** The same with their content, for feeds. */
export async function findAllPublishedWhole(db: Db, wanted: PublishedWanted): Promise<ArticleRow[]> {
  const { rows } = await sql<ArticleRow>`
    select ${columns}, a.content ${fromArticle} where a.status = 'published' and ${narrowed(wanted)}
    order by a.first_published_at desc, a.id desc limit ${wanted.limit}`.execute(db);
  return rows;
}

function narrowed({ author, tag, before }: PublishedWanted) {
  const ofAuthor = author === undefined ? sql`true` : sql`a.author_id = ${author}`;
  const ofTag = tag === undefined ? sql`true` : sql`a.tags @> array[${tag}::text]`;
  const older = before
    ? sql`(a.first_published_at, a.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`
    : sql`true`;
  return sql`${ofAuthor} and ${ofTag} and ${older}`;
}

interface OwnWanted {
  readonly authorId: string;
  readonly status: ArticleStatus | undefined;
  readonly tag: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Everything that a person wrote, the newest first. */
export async function findOwn(db: Db, { authorId, status, tag, before, limit }: OwnWanted): Promise<SummaryRow[]> {
  const { rows } = await sql<SummaryRow>`
    select ${columns} ${fromArticle} where a.author_id = ${authorId}
      and (${status ?? null}::text is null or a.status = ${status ?? null}) and (${tag ?? null}::text is null or a.tags @> array[${tag ?? null}::text])
      and (${before ?? null}::uuid is null or a.id < ${before ?? null})
    order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function updateArticle(tx: Db, article: Omit<NewArticle, 'authorId'>): Promise<void> {
  const { id, title, content, summary, words, tags, at } = article;
  await sql`
    update article set title = ${title}, content = ${content}, summary = ${summary}, words = ${words}, tags = ${tags},
      updated_at = ${at}, version = version + 1 where id = ${id}`.execute(tx);
}

export async function deleteArticle(tx: Db, id: string): Promise<void> {
  await sql`delete from article where id = ${id}`.execute(tx);
}

/** Whether another article has this name. Whoever asks for the same name waits until this transaction has ended. */
export async function isSlugTaken(tx: Db, slug: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`article ${slug}`}, 0))`.execute(tx);
  const { rows } = await sql`select 1 from article where slug = ${slug}`.execute(tx);
  return rows.length > 0;
}

/** The name and the time of the first publication stay. */
export async function setPublished(tx: Db, { id, slug, at }: { id: string; slug: string; at: Date }): Promise<void> {
  await sql`
    update article set status = 'published', slug = coalesce(slug, ${slug}), first_published_at = coalesce(first_published_at, ${at}),
      version = version + 1 where id = ${id}`.execute(tx);
}

export async function setDraft(tx: Db, id: string): Promise<void> {
  await sql`update article set status = 'draft', version = version + 1 where id = ${id}`.execute(tx);
}

/** How many beside its author hear of something about these resources, each once. */
export async function countWatchers(db: Db, resources: readonly ArticleResource[], authorId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct w.recipient_id)::int as count
    from unnest(${resources.map((r) => r.kind)}::text[], ${resources.map((r) => r.id)}::text[]) as r(kind, id)
    join watch w on w.kind = r.kind and w.resource_id = r.id and w.deleted_at is null and w.recipient_id <> ${authorId}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

interface Named extends ArticleResource {
  readonly name: string;
  readonly search: string;
}

/** Keeps the names of authors and tags where watches look for them. The rank puts them behind whatever else is found. */
export async function nameResources(tx: Db, rows: readonly Named[]): Promise<void> {
  await sql`
    insert into resource (kind, id, name, search, rank)
    select kind, id, name, search, 100000 from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (kind text, id text, name text, search text)
    on conflict (kind, id) do update set name = excluded.name, search = excluded.search
      where (resource.name, resource.search) is distinct from (excluded.name, excluded.search)`.execute(tx);
}

/** The name of a person who wrote something that can be read. */
export async function findAuthorName(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ author_name: string }>`
    select case when u.status = 'erased' then '' else u.display_name end as author_name ${fromArticle}
    where a.author_id = ${id} and a.status = 'published' limit 1`.execute(db);
  return rows[0]?.author_name;
}
