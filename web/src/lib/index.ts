export { api, ApiError, fieldErrors, isSignedOut, sentenceOf, traceOf, type Answer } from './api.ts';
export { catalogue } from './catalogue.ts';
export * as format from './format.ts';
export { followLinks, safeReturnTo, withSearch } from './links.ts';
export { useNow } from './now.ts';
export { enableShortcuts, useShortcuts } from './shortcuts.ts';
export { openStream, type StreamState } from './stream.ts';
export { showTheme, type Theme } from './theme.ts';
