import type { Article, articlesRoutes } from '@tocsin/sdk/contract';
import { checkIfMatch, created, etagOf, noContent, ok, person, type Call, type Handlers } from '#platform/http';
import {
  changeArticle,
  deleteArticle,
  getArticle,
  listOwn,
  listPublished,
  makeArticle,
  publishArticle,
  unpublishArticle,
} from './article.ts';
import type { ArticlesDeps } from './context.ts';
import { countWords, readingMinutes, renderMarkdown } from './markdown.ts';

type ChangingRoute = 'changeArticle' | 'deleteArticle' | 'publishArticle' | 'unpublishArticle';

/** Articles for programs and for those who write; readers have pages of their own. */
export function articlesHandlers(deps: ArticlesDeps): Handlers<keyof typeof articlesRoutes> {
  return { ...readingHandlers(deps), ...writingHandlers(deps) };
}

function readingHandlers(
  deps: ArticlesDeps,
): Handlers<'listArticles' | 'getArticle' | 'makeArticle' | 'previewArticle'> {
  return {
    async listArticles(call) {
      const { view, ...wanted } = call.query;
      return ok(view === 'mine' ? await listOwn(deps, person(call), wanted) : await listPublished(deps, wanted));
    },
    async getArticle(call) {
      return withEtag(await getArticle(deps, call.principal, call.params.id));
    },
    async makeArticle(call) {
      return created(await makeArticle(deps, person(call), call.body));
    },
    async previewArticle({ body: { content } }) {
      const words = countWords(content);
      return ok({ html: renderMarkdown(content), words, reading_minutes: readingMinutes(words) });
    },
  };
}

function writingHandlers(deps: ArticlesDeps): Handlers<ChangingRoute> {
  return {
    async changeArticle(call) {
      return withEtag(await changeArticle(deps, call.body, changingOf(call)));
    },
    async deleteArticle(call) {
      await deleteArticle(deps, changingOf(call));
      return noContent();
    },
    async publishArticle(call) {
      return withEtag(await publishArticle(deps, changingOf(call)));
    },
    async unpublishArticle(call) {
      return withEtag(await unpublishArticle(deps, changingOf(call)));
    },
  };
}

function changingOf(call: Call<ChangingRoute>) {
  return { who: person(call), id: call.params.id, check: (version: number) => checkIfMatch(call, version) };
}

const withEtag = (article: Article) => ({ ...ok(article), headers: { etag: etagOf(article.version) } });
