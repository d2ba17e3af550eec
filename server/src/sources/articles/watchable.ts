import { everyArticle } from '@tocsin/sdk/contract';
import { z } from 'zod';

const Author = z.string().trim().toLowerCase().pipe(z.uuid('An author is named by the id of a person.'));

/** Letter case and outer blanks do not count. */
const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} .+_-]{0,29}$/u, 'A tag is up to 30 letters and digits, for example security.');

/** What may be watched of articles. */
export const watchable: ReadonlyMap<string, z.ZodType<string>> = new Map<string, z.ZodType<string>>([
  ['author', Author],
  ['tag', Tag],
]);

export interface ArticleResource {
  readonly kind: 'author' | 'tag';
  readonly id: string;
}

/** Everything that an article may be watched by. */
export function resourcesOf(article: { author_id: string; tags: readonly string[] }): ArticleResource[] {
  return [
    { kind: 'author', id: article.author_id },
    ...[...new Set([...article.tags, everyArticle])].map((id): ArticleResource => ({ kind: 'tag', id })),
  ];
}
