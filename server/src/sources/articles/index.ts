export { makeArticles, subscriptionPurpose } from './articles.ts';
export type { Articles } from './articles.ts';
export { watchable as articlesWatchable } from './watchable.ts';
