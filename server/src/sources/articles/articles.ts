import type { FastifyInstance } from 'fastify';
import type { articlesRoutes } from '@tocsin/sdk/contract';
import type { Handlers, Person } from '#platform/http';
import { localLimiter, type Limiter } from '#platform/limits';
import type { z } from 'zod';
import { listOwn, makeArticle, publishArticle } from './article.ts';
import type { ArticlesDeps } from './context.ts';
import { serveReaders } from './reader-routes.ts';
import { articlesHandlers } from './routes.ts';
import { confirmLink, forgetSubscriptions, subscriptionPurpose } from './subscription.ts';
import { watchable } from './watchable.ts';

export { subscriptionPurpose };

/** Articles: what programs and authors call, what readers see, and how addresses ask to be told. */
export interface Articles {
  readonly handlers: Handlers<keyof typeof articlesRoutes>;
  readonly watchable: ReadonlyMap<string, z.ZodType<string>>;
  serveReaders(app: FastifyInstance): void;
  /** The one-time link of `subscriptionPurpose`, for the mail that is being written. */
  confirmLink(id: string): string;
  /** Removes wishes that ended long ago, with the addresses that confirmed none. */
  forget(): Promise<void>;
  /** Publishes an article of somebody who has none yet. For the sample world. */
  begin(author: Person, draft: { title: string; content: string; tags: readonly string[] }): Promise<void>;
}

export function makeArticles(given: Omit<ArticlesDeps, 'limiter'> & { limiter?: Limiter }): Articles {
  const deps: ArticlesDeps = { limiter: localLimiter(), ...given };
  return {
    handlers: articlesHandlers(deps),
    watchable,
    serveReaders: (app) => serveReaders(app, deps),
    confirmLink: (id) => confirmLink(deps, id),
    forget: () => forgetSubscriptions(deps),
    async begin(author, draft) {
      const own = await listOwn(deps, author, { limit: 1 });
      if (own.items.length > 0) return;
      const { id } = await makeArticle(deps, author, draft);
      await publishArticle(deps, { who: author, id, check: () => undefined });
    },
  };
}
