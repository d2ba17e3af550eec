import { z } from 'zod';
import type { Route } from './route.ts';
import { Id, listOf, Page, Time } from './words.ts';

export const articleStatuses = ['draft', 'published'] as const;
export type ArticleStatus = (typeof articleStatuses)[number];
/** The tag that no article carries and every article is found by: who watches it hears of all articles. */
export const everyArticle = 'all';

const Title = z
  .string()
  .trim()
  .min(1, 'An article has a title.')
  .max(200)
  .regex(/^\P{Cc}*$/u, 'A title is one line.');
const Content = z.string().max(100_000).meta({ description: 'Markdown. HTML in it is shown, not used.' });
const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} .+_-]{0,29}$/u, 'A tag is up to 30 letters and digits, for example security.')
  .refine((tag) => tag !== everyArticle, 'The tag all stands for every article; choose another word.');
const Tags = z.array(Tag).max(10);
const OneById = z.strictObject({ id: Id });

/** An article as lists show it. */
export const ArticleSummary = z.strictObject({
  id: Id,
  slug: z.string().nullable().meta({ description: 'Its name in the address; null until it is published first.' }),
  url: z.string().nullable().meta({ description: 'Where it is read; null while it is a draft.' }),
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  status: z.enum(articleStatuses),
  author: z.strictObject({ id: Id, name: z.string() }),
  words: z.number().int(),
  reading_minutes: z.number().int(),
  published_at: Time.nullable().meta({ description: 'When it was published first.' }),
  created_at: Time,
  updated_at: Time,
  version: z.number().int(),
});
export type ArticleSummary = z.infer<typeof ArticleSummary>;

export const Article = ArticleSummary.extend({
  content: z.string(),
  html: z.string().meta({ description: 'The content as readers see it; safe to put into a page.' }),
  audience: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'How many others watch its author or its tags; null for those who may not publish it.' }),
});
export type Article = z.infer<typeof Article>;

const mostBytes = 512 * 1024;

export const articlesRoutes = {
  listArticles: {
    method: 'GET',
    path: '/api/v1/articles',
    tag: 'Articles',
    summary: 'Published articles, the latest first, or everything that I wrote',
    query: Page.extend({
      view: z.enum(['published', 'mine']).default('published'),
      status: z.enum(articleStatuses).optional(),
      author: Id.optional(),
      tag: z.string().trim().toLowerCase().max(30).optional(),
    }),
    answers: { 200: listOf(ArticleSummary) },
  },
  makeArticle: {
    method: 'POST',
    path: '/api/v1/articles',
    tag: 'Articles',
    summary: 'Write an article; it is a draft that nobody else sees',
    idempotent: true,
    body: z.strictObject({ title: Title, content: Content, tags: Tags.optional() }),
    answers: { 201: Article },
    maxBytes: mostBytes,
  },
  previewArticle: {
    method: 'POST',
    path: '/api/v1/articles/preview',
    tag: 'Articles',
    summary: 'How a text would be shown; nothing is stored',
    body: z.strictObject({ content: Content }),
    answers: { 200: z.strictObject({ html: z.string(), words: z.number().int(), reading_minutes: z.number().int() }) },
    maxBytes: mostBytes,
    callsPerMinute: 120,
  },
  getArticle: {
    method: 'GET',
    path: '/api/v1/articles/{id}',
    tag: 'Articles',
    summary: 'One article: a published one, or a draft of mine',
    params: OneById,
    answers: { 200: Article },
    errors: ['ARTICLE_NOT_FOUND'],
  },
  changeArticle: {
    method: 'PATCH',
    path: '/api/v1/articles/{id}',
    tag: 'Articles',
    summary: 'Change an article of mine; nobody is told again',
    params: OneById,
    body: z
      .strictObject({ title: Title.optional(), content: Content.optional(), tags: Tags.optional() })
      .refine((change) => Object.keys(change).length > 0, { message: 'Name at least one field to change.' }),
    answers: { 200: Article },
    errors: ['ARTICLE_NOT_FOUND', 'PRECONDITION_FAILED'],
    maxBytes: mostBytes,
  },
  deleteArticle: {
    method: 'DELETE',
    path: '/api/v1/articles/{id}',
    tag: 'Articles',
    summary: 'Delete an article of mine for good',
    params: OneById,
    answers: { 204: null },
    errors: ['ARTICLE_NOT_FOUND', 'PRECONDITION_FAILED'],
  },
  publishArticle: {
    method: 'POST',
    path: '/api/v1/articles/{id}/publish',
    tag: 'Articles',
    summary: 'Publish an article; its watchers are told once in its life',
    params: OneById,
    answers: { 200: Article },
    errors: ['ARTICLE_NOT_FOUND', 'PRECONDITION_FAILED'],
  },
  unpublishArticle: {
    method: 'POST',
    path: '/api/v1/articles/{id}/unpublish',
    tag: 'Articles',
    summary: 'Take an article back from its readers; it is a draft again',
    params: OneById,
    answers: { 200: Article },
    errors: ['ARTICLE_NOT_FOUND', 'PRECONDITION_FAILED'],
  },
} as const satisfies Record<string, Route>;
