import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, type QueryKey } from '@tanstack/react-query';
import type { Notification } from '@tocsin/sdk/contract';
import { api, lastFreshStart, queryClient, sentenceOf, setCounts, tellTabs } from '#lib';
import { toast } from '#ui';
import { inboxText } from '../../messages/en/inbox.ts';
import { filtersFrom, type Filters } from './filters.ts';
import { changeInPages, type NotificationChange, type Pages } from './inbox-cache.ts';

const listKey = 'inbox';

const listQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [listKey, filters],
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    queryFn: async ({ pageParam, signal }) => {
      const load = () => api.call('listNotifications', { query: { ...filters, limit: 50, cursor: pageParam }, signal });
      const before = lastFreshStart();
      let page = await load();
      // The stream began while the list was on its way: what came between the two is in neither.
      if (lastFreshStart() !== before && lastFreshStart() !== page.stream_cursor) page = await load();
      setCounts(page.counts);
      return page;
    },
    // The stream keeps the list fresh; loading it anew on focus would move rows under the pointer.
    refetchOnWindowFocus: false,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** The list behind one tab and its filters, older pages on demand. */
export function useNotifications(filters: Filters) {
  return useInfiniteQuery(listQuery(filters));
}

/** Asks for the first list while the rest of the app still starts. */
export async function prefetchInbox(search: Readonly<Record<string, string>>): Promise<void> {
  await queryClient.prefetchInfiniteQuery(listQuery(filtersFrom(search)));
}

/** The newest notification of all, for the sentence of an inbox with nothing unread. */
export function useLastNotification(needed: boolean) {
  const query = { show: 'all', limit: 1 } as const;
  return useQuery({
    queryKey: [listKey, 'last'],
    queryFn: ({ signal }) => api.call('listNotifications', { query, signal }),
    enabled: needed,
  });
}

/** Loads all lists anew, quietly: what is shown stays until the answer is here. */
export async function refreshLists(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: [listKey] });
  await queryClient.invalidateQueries({ queryKey: ['notifications'] });
}

/** Own changes come back as stream messages; they are known already. */
const justChanged = new Map<string, number>();

export function isOwnEcho(id: string): boolean {
  const at = justChanged.get(id);
  return at !== undefined && Date.now() - at < 10_000;
}

/** Changes notifications in every list that holds them; gives what undoes that. */
export function changeLists(ids: readonly string[], change: NotificationChange): () => void {
  const wanted = new Set(ids);
  const before: [QueryKey, Pages][] = [];
  for (const [key, pages] of queryClient.getQueriesData<Pages>({ queryKey: [listKey] })) {
    if (pages === undefined || !('pages' in pages)) continue;
    const show = (key[1] as Filters).show; // the key is made above
    const changed = changeInPages(pages, wanted, { change, show });
    if (changed === pages) continue;
    before.push([key, pages]);
    queryClient.setQueryData(key, changed);
  }
  return () => before.forEach(([key, pages]) => queryClient.setQueryData(key, pages));
}

/** Lists on their way were read before the change and would take it back: they are dropped. Says whether there were any. */
function interruptLists(): boolean {
  const interrupted = queryClient.isFetching({ queryKey: [listKey] }) > 0;
  if (interrupted) void queryClient.cancelQueries({ queryKey: [listKey] });
  return interrupted;
}

/** After the change, lists that were dropped or that began meanwhile are read anew. */
async function resumeLists(interrupted: boolean): Promise<void> {
  if (interrupted || queryClient.isFetching({ queryKey: [listKey] }) > 0) await refreshLists();
}

export type Act = 'read' | 'unread' | 'archive' | 'unarchive';
const calls = {
  read: 'readNotification',
  unread: 'unreadNotification',
  archive: 'archiveNotification',
  unarchive: 'unarchiveNotification',
} as const;

/** Reads, unreads, archives or unarchives: shown at once, taken back with a sentence when it fails. */
export function useAct() {
  const { mutate } = useMutation({
    mutationFn: async ({ act, items }: { act: Act; items: readonly Notification[] }) => {
      await Promise.all(items.map(({ id }) => api.call(calls[act], { params: { id } })));
    },
    onMutate: ({ act, items }) => ({ interrupted: interruptLists(), takeBack: showAct(act, items) }),
    onError: (error, _act, shown) => {
      shown?.takeBack();
      toast(sentenceOf(error));
    },
    onSettled: (...[, , , shown]) => resumeLists(shown?.interrupted === true),
  });
  return (act: Act, items: readonly Notification[]): void => {
    if (items.length === 0) return;
    const undo = undoOf[act];
    const said =
      undo === undefined
        ? undefined
        : toast(saidOf(act, items.length), () =>
            mutate({ act: undo, items }, { onSuccess: () => void refreshLists() }),
          );
    mutate({ act, items }, { onError: () => said?.() });
  };
}

/** What takes a list's row away can be undone from the toast; reading is undone with the same key. */
const undoOf: Readonly<Record<Act, Act | undefined>> = {
  archive: 'unarchive',
  unarchive: 'archive',
  read: undefined,
  unread: undefined,
};

function saidOf(act: Act, count: number): string {
  const text = inboxText();
  return act === 'archive' ? text.archivedToast(count) : text.unarchivedToast(count);
}

function showAct(act: Act, items: readonly Notification[]): () => void {
  const ids = items.map(({ id }) => id);
  const change = changeOf(act, new Date().toISOString());
  const unreadBy = unreadChange(act, items);
  for (const id of ids) justChanged.set(id, Date.now());
  tellTabs({ ids, change });
  setCounts((counts) => ({ ...counts, unread: Math.max(0, counts.unread + unreadBy) }));
  const takeBack = changeLists(ids, change);
  return () => {
    takeBack();
    setCounts((counts) => ({ ...counts, unread: Math.max(0, counts.unread - unreadBy) }));
  };
}

function changeOf(act: Act, now: string): { read_at?: string | null; archived_at?: string | null } {
  switch (act) {
    case 'read':
      return { read_at: now };
    case 'unread':
      return { read_at: null };
    case 'archive':
      return { archived_at: now };
    case 'unarchive':
      return { archived_at: null };
  }
}

/** How the number of unread ones moves; archived ones do not count. */
function unreadChange(act: Act, items: readonly Notification[]): number {
  const unread = items.filter(({ read_at }) => read_at === null).length;
  switch (act) {
    case 'read':
    case 'archive':
      return -unread;
    case 'unread':
      return items.length - unread;
    case 'unarchive':
      return unread;
  }
}

/** Marks everything up to now read, with Undo. */
export function useReadAll() {
  const unread = useUnreadAgain();
  return useMutation({
    mutationFn: () => api.call('readAllNotifications', { body: {} }),
    onMutate: interruptLists,
    onSuccess: ({ ids }) => {
      changeLists(ids, { read_at: new Date().toISOString() });
      for (const id of ids) justChanged.set(id, Date.now());
      setCounts((counts) => ({ ...counts, unread: 0 }));
      toast(inboxText().readAllToast(ids.length), ids.length === 0 ? undefined : () => unread.mutate(ids));
    },
    onError: (error) => toast(sentenceOf(error)),
    onSettled: (...[, , , interrupted]) => resumeLists(interrupted === true),
  });
}

/** Read ones have left the list of unread ones, so it is loaded anew. */
function useUnreadAgain() {
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      Promise.all(ids.map((id) => api.call('unreadNotification', { params: { id } }))),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: refreshLists,
  });
}

/** The list was opened: nothing in it is new any more. */
export async function markSeen(): Promise<void> {
  setCounts((counts) => ({ ...counts, unseen: 0 }));
  await api.call('seeNotifications');
}
