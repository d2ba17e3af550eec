export { api } from './api.ts';
export { ApiError, fieldErrors, isSignedOut, sentenceOf, traceOf, type Answer } from './api-answer.ts';
export { confirmed, useConfirmation } from './confirmation.ts';
export { csvOf } from './csv.ts';
export { download } from './download.ts';
export * as format from './format.ts';
export { followLinks, safeReturnTo, withSearch } from './links.ts';
export { useList, type List } from './list.ts';
export {
  lastFreshStart,
  onLive,
  onTabChange,
  retryLive,
  setCounts,
  startLive,
  tellTabs,
  useCounts,
  useStreamState,
  type Counts,
  type TabChange,
} from './live.ts';
export { useNarrow } from './narrow.ts';
export { useNow } from './now.ts';
export { useGo, usePathParameter, useSearchText } from './place.ts';
export { queryClient } from './query.ts';
export { useSending } from './sending.ts';
export {
  applyMe,
  endSession,
  loadInstance,
  loadMe,
  mayAs,
  signInUrl,
  signOut,
  useInstance,
  useMe,
  useSessionEnded,
  type Me,
} from './session.ts';
export { useSettled } from './settled.ts';
export { enableShortcuts, useShortcuts } from './shortcuts.ts';
export { showTheme, type Theme } from './theme.ts';
export { categories, channels, oneOf, roles, severities } from './words.ts';
