import type { EventDraft } from '#notify';
import type { ArticleRow } from './article.queries.ts';
import { readingMinutes } from './markdown.ts';
import { resourcesOf } from './watchable.ts';

/** What its author and those who watch the author or a tag are told, once in the life of an article. */
export function publishedDraft(article: ArticleRow, { url, at }: { url: string; at: Date }): EventDraft {
  const { id, title, summary, words } = article;
  return {
    source: 'articles',
    externalId: id,
    type: 'article.published',
    category: 'article',
    severity: 'low',
    subject: id,
    time: at,
    data: {
      title,
      ...(summary === '' ? {} : { body: summary }),
      url,
      details: { article_id: id, words, minutes: readingMinutes(words) },
    },
    resources: resourcesOf(article),
    recipients: [article.author_id],
  };
}
