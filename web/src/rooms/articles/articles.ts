import { useMutation, useQuery } from '@tanstack/react-query';
import type { Article, ArticleStatus, Watch } from '@tocsin/sdk/contract';
import { api, ApiError, queryClient, sentenceOf, useList } from '#lib';
import { toast } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';

/** What is typed on the page of an article. */
export interface Draft {
  title: string;
  content: string;
  tags: string[];
}

export function useMyArticles(status: ArticleStatus | undefined) {
  return useList(['articles', 'mine', status], (cursor, signal) =>
    api.call('listArticles', { query: { view: 'mine', status, cursor, limit: 50 }, signal }),
  );
}

export function useArticle(id: string) {
  return useQuery({
    queryKey: ['articles', 'one', id],
    queryFn: ({ signal }) => api.call('getArticle', { params: { id }, signal }),
    // What is being written must not change under the hands of its author.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** How readers would see this text. */
export function usePreview(content: string, shown: boolean) {
  return useQuery({
    queryKey: ['article-preview', content],
    queryFn: ({ signal }) => api.call('previewArticle', { body: { content }, signal }),
    enabled: shown && content.trim() !== '',
    gcTime: 0,
    placeholderData: (before) => before,
  });
}

/** Saves an article; one without an id is written for the first time. */
export async function saveArticle(article: Article | undefined, draft: Draft): Promise<Article> {
  if (article === undefined) return await remember(await api.call('makeArticle', { body: { ...draft } }));
  const change = { params: { id: article.id }, body: { ...draft }, headers: versionOf(article) };
  return await remember(await api.call('changeArticle', change));
}

export async function publishArticle(article: Article): Promise<Article> {
  return await remember(await api.call('publishArticle', { params: { id: article.id }, headers: versionOf(article) }));
}

export async function unpublishArticle(article: Article): Promise<Article> {
  return await remember(
    await api.call('unpublishArticle', { params: { id: article.id }, headers: versionOf(article) }),
  );
}

export async function deleteArticle(article: Article): Promise<void> {
  await api.call('deleteArticle', { params: { id: article.id }, headers: versionOf(article) });
  await refreshLists();
}

/** The version that somebody else saved. */
export async function readAgain(id: string): Promise<Article> {
  return await remember(await api.call('getArticle', { params: { id } }));
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'PRECONDITION_FAILED';
}

function versionOf({ version }: Article): Record<string, string> {
  return { 'if-match': `"${version}"` };
}

async function remember(article: Article): Promise<Article> {
  queryClient.setQueryData(['articles', 'one', article.id], article);
  await refreshLists();
  return article;
}

async function refreshLists(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['articles', 'mine'] });
}

/** What I hear of: authors and tags. One person's fit on one page. */
export function useArticleWatches() {
  return useQuery({
    queryKey: ['watches', 'articles'],
    queryFn: async ({ signal }) => {
      const kinds = ['author', 'tag'] as const;
      const lists = await Promise.all(
        kinds.map((kind) => api.call('listWatches', { query: { kind, limit: 100 }, signal })),
      );
      return lists.flatMap(({ items }) => items);
    },
  });
}

/** An author or a tag that some article has. */
export interface Found {
  readonly kind: 'author' | 'tag';
  readonly id: string;
  readonly name: string;
}

const mostFound = 6;

/** Authors and tags whose names begin so. */
export function useAuthorsAndTags(query: string) {
  return useQuery({
    queryKey: ['resources', 'articles', query],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const kinds = ['author', 'tag'] as const;
      const lists = await Promise.all(
        kinds.map(async (kind) => {
          const { items } = await api.call('searchResources', { query: { kind, query, limit: mostFound }, signal });
          return items.map(({ id, name }) => ({ kind, id, name }));
        }),
      );
      return lists.flat();
    },
    enabled: query !== '',
    placeholderData: (before) => before,
  });
}

export function useWatch() {
  return useMutation({
    mutationFn: (resource: Pick<Found, 'kind' | 'id'>) =>
      api.call('makeWatch', { body: { resource: { kind: resource.kind, id: resource.id }, min_severity: 'low' } }),
    onSuccess: async (watch) => {
      toast(articlesText().watching.began(watchName(watch)));
      await refreshWatches();
    },
  });
}

export function useStopHearing() {
  return useMutation({
    mutationFn: (watch: Watch) => api.call('deleteWatch', { params: { id: watch.id } }),
    onSuccess: async (_answer, watch) => {
      toast(articlesText().watching.ended(watchName(watch)), () => void watchAgain(watch));
      await refreshWatches();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

export function watchName({ resource: { kind, id, name } }: Watch): string {
  const text = articlesText().watching;
  return kind === 'author' ? text.ofAuthor(name) : text.ofTag(id);
}

async function watchAgain({ resource: { kind, id }, min_severity, channels }: Watch): Promise<void> {
  await api
    .call('makeWatch', { body: { resource: { kind, id }, min_severity, channels } })
    .catch((error: unknown) => toast(sentenceOf(error)));
  await refreshWatches();
}

async function refreshWatches(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['watches'] });
}
