import type { InfiniteData } from '@tanstack/react-query';
import type { Notification } from '@tocsin/sdk/contract';
import type { Answer } from '#lib';

export type Show = 'unread' | 'all' | 'archived';
export type Page = Answer<'listNotifications'>;
export type Pages = InfiniteData<Page, unknown>;
export type NotificationChange = Partial<
  Pick<Notification, 'read_at' | 'archived_at' | 'alert' | 'title' | 'body' | 'severity' | 'updated_at'>
>;

/** Changes notifications where they stand; one that no longer belongs to the list leaves it. */
export function changeInPages(
  pages: Pages,
  ids: ReadonlySet<string>,
  how: { change: NotificationChange; show: Show },
): Pages {
  let touched = false;
  const changed = pages.pages.map((page) => {
    if (!page.items.some(({ id }) => ids.has(id))) return page;
    touched = true;
    const items = page.items.map((item) => (ids.has(item.id) ? { ...item, ...how.change } : item));
    return { ...page, items: items.filter((item) => !ids.has(item.id) || staysIn(item, how.show)) };
  });
  return touched ? { ...pages, pages: changed } : pages;
}

/** What was just read stays in the unread list until it is loaded anew: nothing vanishes under the pointer. */
function staysIn(item: Notification, show: Show): boolean {
  return show === 'archived' ? item.archived_at !== null : item.archived_at === null;
}

/** Every notification of the list once, in order. A page loaded later may repeat one that moved meanwhile. */
export function itemsOf(pages: Pages | undefined): Notification[] {
  const seen = new Set<string>();
  return (pages?.pages.flatMap((page) => page.items) ?? []).filter(
    ({ id }) => !seen.has(id) && seen.add(id) !== undefined,
  );
}

/** Whether a notification that arrives belongs to a list with these filters. */
export function belongs(
  item: Notification,
  filters: { show: Show; severity?: string | undefined; category?: string | undefined },
): boolean {
  if (filters.severity !== undefined && item.severity !== filters.severity) return false;
  if (filters.category !== undefined && item.category !== filters.category) return false;
  if (filters.show === 'archived') return item.archived_at !== null;
  return item.archived_at === null && (filters.show === 'all' || item.read_at === null);
}
