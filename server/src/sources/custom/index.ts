export { customHandlers } from './routes.ts';
export { watchable as customWatchable } from './watchable.ts';
