import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Email, everyArticle } from '@tocsin/sdk/contract';
import { CodedError, coded } from '#platform/errors';
import { z } from 'zod';
import { findAuthorName } from './article.queries.ts';
import { listPublished, readPublished, readPublishedForFeed } from './article.ts';
import type { ArticlesDeps } from './context.ts';
import { atomOf, jsonFeedOf, type Feed } from './feed.ts';
import { headingsOf, renderMarkdown } from './markdown.ts';
import { articlePage, formPage, listPage, messagePage, nameOf, titleOf } from './reader-page.ts';
import { readerStyle } from './reader-style.ts';
import { readerText as text } from './reader-text.ts';
import {
  askToSubscribe,
  confirmSubscription,
  describeSubscription,
  readAbout,
  type Described,
} from './subscription.ts';

/** No script at all, and nothing of another site: what people write can do nothing here. */
const policy = {
  helmet: {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
  },
};
const pageSize = 20;
const shortWhile = 'public, max-age=60';
const longWhile = 'public, max-age=86400';

const Narrowing = z.object({
  author: z.uuid().optional().catch(undefined),
  tag: z.string().trim().toLowerCase().max(30).optional().catch(undefined),
  cursor: z.string().max(512).optional().catch(undefined),
});
const Form = z.object({ email: z.string().catch(''), about: z.string().catch('') });
const BySlug = z.object({ slug: z.string() });
const ByToken = z.object({ token: z.string() });

/** The pages of readers, their feeds, and the form by which anybody asks to be told by mail. */
export function serveReaders(app: FastifyInstance, deps: ArticlesDeps): void {
  serveReading(app, deps);
  serveFeeds(app, deps);
  serveSubscribing(app, deps);
  serveFiles(app);
}

function serveReading(app: FastifyInstance, deps: ArticlesDeps): void {
  app.get(
    '/articles',
    policy,
    inPage(async (request, reply) => {
      const { author, tag, cursor } = Narrowing.parse(request.query);
      const { items, next_cursor: next } = await listPublished(deps, { author, tag, cursor, limit: pageSize });
      const authorName = author === undefined ? undefined : await findAuthorName(deps.database.db, author);
      const narrowed = { author, authorName, tag: tag === everyArticle ? undefined : tag };
      return sendPage(reply, listPage({ items, next, narrowed }), shortWhile);
    }),
  );
  app.get(
    '/articles/:slug',
    policy,
    inPage(async (request, reply) => {
      const { slug } = BySlug.parse(request.params);
      const { summary, content } = await readPublished(deps, slug);
      const shown = { article: summary, content: renderMarkdown(content), headings: headingsOf(content) };
      return sendPage(reply, articlePage(shown), shortWhile);
    }),
  );
}

function serveFeeds(app: FastifyInstance, deps: ArticlesDeps): void {
  app.get('/articles/feed.atom', policy, async (request, reply) => {
    const feed = await feedOf(deps, request);
    return reply.type('application/atom+xml; charset=utf-8').header('cache-control', shortWhile).send(atomOf(feed));
  });
  app.get('/articles/feed.json', policy, async (request, reply) => {
    const feed = jsonFeedOf(await feedOf(deps, request));
    reply.type('application/feed+json; charset=utf-8').header('cache-control', shortWhile);
    return reply.send(JSON.stringify(feed));
  });
}

async function feedOf(deps: ArticlesDeps, request: FastifyRequest): Promise<Feed> {
  const { author, tag } = Narrowing.parse(request.query);
  const rows = await readPublishedForFeed(deps, { author, tag, limit: pageSize });
  const authorName = author === undefined ? undefined : await findAuthorName(deps.database.db, author);
  const query = request.url.split('?')[1];
  return {
    title: titleOf({ author, authorName, tag }),
    url: new URL(request.url, deps.publicUrl).href,
    home: new URL(`/articles${query === undefined ? '' : `?${query}`}`, deps.publicUrl).href,
    items: rows.map(({ summary, content }) => ({ article: summary, content: renderMarkdown(content) })),
    now: deps.clock.now(),
  };
}

function serveSubscribing(app: FastifyInstance, deps: ArticlesDeps): void {
  app.post(
    '/articles/subscribe',
    policy,
    inPage(async (request, reply) => {
      refuseOtherSites(request);
      const form = Form.parse(request.body ?? {});
      const about = readAbout(form.about);
      const email = Email.safeParse(form.email.trim()).data;
      const error = email === undefined ? text.subscribe.wrongEmail : text.subscribe.wrongAbout;
      if (email === undefined || about === undefined)
        return sendPage(reply.code(422), formPage({ about, email: form.email.slice(0, 254), error }));
      await askToSubscribe(deps, { email, about, from: request.ip });
      return reply.redirect('/articles/subscriptions', 303);
    }),
  );
  app.get('/articles/subscriptions', policy, async (_request, reply) =>
    sendPage(reply, messagePage({ title: text.subscribe.sent, text: text.subscribe.sentText })),
  );
  app.get(
    '/articles/subscriptions/:token',
    policy,
    inPage(async (request, reply) => {
      const { token } = ByToken.parse(request.params);
      return sendPage(reply, confirmPage(await describeSubscription(deps, token), token));
    }),
  );
  app.post(
    '/articles/subscriptions/:token',
    policy,
    inPage(async (request, reply) => {
      const { token } = ByToken.parse(request.params);
      return sendPage(reply, confirmPage(await confirmSubscription(deps, token), token));
    }),
  );
}

function confirmPage(described: Described, token: string): string {
  const what = whatOf(described);
  const { confirm } = text;
  if (described.confirmed) return messagePage({ title: confirm.done(what), text: confirm.doneText });
  const form = { action: `/articles/subscriptions/${encodeURIComponent(token)}`, button: confirm.button };
  return messagePage({ title: confirm.title(what), text: confirm.text, form });
}

function whatOf({ about, authorName }: Described): string {
  if (about.kind === 'author') return text.subscribe.author(nameOf(authorName));
  return about.id === everyArticle ? text.subscribe.every : text.subscribe.tag(about.id);
}

/** A page of another site must not send mail in the name of its visitor. */
function refuseOtherSites(request: FastifyRequest): void {
  if (request.headers['sec-fetch-site'] === 'cross-site') throw coded('CROSS_SITE');
}

const fonts = {
  'text.woff2': '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  'text-italic.woff2': '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
  'face.woff2':
    '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
};

function serveFiles(app: FastifyInstance): void {
  app.get('/articles/style.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', longWhile).send(readerStyle),
  );
  for (const [name, file] of Object.entries(fonts)) {
    let bytes: Promise<Buffer> | undefined;
    app.get(`/articles/fonts/${name}`, async (_request, reply) => {
      bytes ??= readFile(fileURLToPath(import.meta.resolve(file)));
      return reply
        .type('font/woff2')
        .header('cache-control', longWhile)
        .send(await bytes);
    });
  }
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** A reader who is refused gets a page that says why, not a document for programs. */
function inPage(handler: Handler): Handler {
  return async (request, reply) => {
    try {
      return await handler(request, reply);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return sendPage(reply.code(error.status).headers(error.headers ?? {}), refusalPage(error));
    }
  };
}

function refusalPage(error: CodedError): string {
  switch (error.code) {
    case 'ARTICLE_NOT_FOUND':
      return messagePage({ title: text.notFound, text: text.notFoundText });
    case 'INVALID_TOKEN':
      return messagePage({ title: text.confirm.invalid, text: error.message });
    default:
      return messagePage({ title: text.refused, text: error.message });
  }
}

function sendPage(reply: FastifyReply, page: string, keep = 'no-store'): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', keep).send(page);
}
