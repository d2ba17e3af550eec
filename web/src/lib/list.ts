import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

interface Page {
  items: readonly unknown[];
  next_cursor: string | null;
}

/** A list as pages show it: what is loaded, and where it stands. */
export interface List<P extends Page> {
  items: readonly P['items'][number][];
  state: 'loading' | 'failed' | 'here';
  error: unknown;
  /** What is shown belongs to the filter before, until the answer is here. */
  updating: boolean;
  /** What is shown could not be loaded anew; since when it is old. */
  staleSince: Date | undefined;
  hasOlder: boolean;
  loadingOlder: boolean;
  loadOlder: () => void;
  retry: () => void;
}

/** Loads a list by its cursor, page after page on demand. What is shown stays until something newer is here. */
export function useList<P extends Page>(
  queryKey: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
): List<P> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = query.data?.pages.flatMap((page) => page.items as readonly P['items'][number][]) ?? []; // the page's own items
  const isHere = query.data !== undefined;
  return {
    items,
    state: isHere ? 'here' : query.isError ? 'failed' : 'loading',
    error: query.error,
    updating: query.isPlaceholderData && query.isFetching,
    staleSince: isHere && query.isError ? new Date(query.dataUpdatedAt) : undefined,
    hasOlder: query.hasNextPage,
    loadingOlder: query.isFetchingNextPage,
    loadOlder: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
