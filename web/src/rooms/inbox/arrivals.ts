import type { Notification, StreamMessage } from '@tocsin/sdk/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { lastFreshStart, onLive, onTabChange, queryClient } from '#lib';
import type { Filters } from './filters.ts';
import { belongs, itemsOf, type Pages } from './inbox-cache.ts';
import { changeLists, isOwnEcho, refreshLists } from './notifications.ts';

/** What arrived since the list was loaded and waits behind the "3 new" bar, and what brings it in. */
export function useArrivals(filters: Filters, items: readonly Notification[]): { waiting: number; show: () => void } {
  const [arrived, setArrived] = useState<readonly Notification[]>([]);
  const listed = useRef(items);
  useEffect(() => {
    listed.current = items;
  });
  useEffect(() => {
    const arrive = (item: Notification): void => {
      if (listed.current.some(({ id }) => id === item.id)) changeLists([item.id], item);
      else setArrived((before) => [...before.filter(({ id }) => id !== item.id), item]);
      // An empty page has nothing that could move away, so the first arrivals come in by themselves.
      if (listed.current.length === 0) void refreshLists();
    };
    return onLive((message) => hear(message, arrive));
  }, []);
  useEffect(() => onTabChange(({ ids, change }) => void changeLists(ids, change)), []);
  const show = useCallback(() => {
    setArrived([]);
    void refreshLists();
  }, []);
  const waiting = arrived.filter((item) => belongs(item, filters) && !items.some(({ id }) => id === item.id));
  return { waiting: items.length === 0 ? 0 : waiting.length, show };
}

function hear(message: StreamMessage, arrive: (item: Notification) => void): void {
  switch (message.type) {
    case 'notification':
      return arrive(message.data);
    case 'notification.updated':
      if (!isOwnEcho(message.data.id)) void refreshLists();
      return;
    case 'alert.updated':
      return showAlertState(message.data);
    case 'hello':
      if (mayLackSome(message.cursor)) void refreshLists();
      return;
    case 'counts':
      return;
  }
}

/** Lists from before a connection that asked for nothing missed are complete only when both are of the same moment. */
function mayLackSome(started: string): boolean {
  if (started !== lastFreshStart()) return false;
  const lists = queryClient.getQueriesData<Pages>({ queryKey: ['inbox'] }).map(([, pages]) => pages);
  const first = lists.find((pages) => pages !== undefined && 'pages' in pages)?.pages[0];
  return first !== undefined && first.stream_cursor !== started;
}

/** The items of an alert show its new state where they stand. */
function showAlertState(alert: Extract<StreamMessage, { type: 'alert.updated' }>['data']): void {
  const ids = queryClient
    .getQueriesData<Pages>({ queryKey: ['inbox'] })
    .flatMap(([, pages]) => (pages !== undefined && 'pages' in pages ? itemsOf(pages) : []))
    .filter((item) => item.alert?.id === alert.id)
    .map(({ id }) => id);
  changeLists(ids, { alert });
}
