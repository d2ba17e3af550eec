import type { Notification } from '@tocsin/sdk/contract';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { sentenceOf, traceOf, useSearchText } from '#lib';
import { Button, Failure, KeyHints, RailDays, Skeleton, StreamBanner } from '#ui';
import { inboxText } from '../../messages/en/inbox.ts';
import { uiText } from '../../messages/en/ui.ts';
import { useArrivals } from './arrivals.ts';
import { EmptyInbox } from './empty-inbox.tsx';
import { filtersFrom, type Filters } from './filters.ts';
import { itemsOf } from './inbox-cache.ts';
import { InboxHead } from './inbox-head.tsx';
import { NotificationRow, type RowActions } from './notification-row.tsx';
import { markSeen, useAct, useNotifications, useReadAll, type Act } from './notifications.ts';
import { focusRow, neighbourOf, useRowKeys } from './row-keys.ts';
import { useSelection, type Selection } from './selection.ts';

/** What reached me, newest first. */
export function InboxPage() {
  const search = useSearchText();
  const filters = useMemo(() => filtersFrom(search), [search]);
  const list = useNotifications(filters);
  const items = useMemo(() => itemsOf(list.data), [list.data]);
  const selection = useSelection();
  const act = useActAndAdvance();
  const readAll = useReadAll();
  const arrivals = useArrivals(filters, items);
  useSeen(list.dataUpdatedAt);
  useRowKeys({ items, act, selection, readAll: () => readAll.mutate() });
  return (
    <>
      <InboxHead
        filters={filters}
        readAll={() => readAll.mutate()}
        reading={readAll.isPending}
        onSelect={selection.switch}
        selecting={selection.active}
      />
      <StreamBanner />
      <BulkBar items={items} selection={selection} act={act} />
      <Arrivals waiting={arrivals.waiting} show={arrivals.show} />
      <List list={list} items={items} filters={filters} selection={selection} act={act} />
      <Hints />
    </>
  );
}

/** After archiving, the focus goes to the row that takes the place. */
function useActAndAdvance(): RowActions['act'] {
  const act = useAct();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((name: Act, items: readonly Notification[]) => {
    const leaving = name === 'archive' || name === 'unarchive';
    const next = leaving ? neighbourOf(items.map(({ id }) => id)) : undefined;
    latest.current(name, items);
    if (leaving) requestAnimationFrame(() => focusRow(next));
  }, []);
}

/** Opening the list makes everything in it seen. */
function useSeen(loadedAt: number): void {
  useEffect(() => {
    if (loadedAt === 0 || document.visibilityState === 'hidden') return;
    void markSeen().catch(() => undefined); // said again with the next list
  }, [loadedAt]);
}

function Arrivals({ waiting, show }: { waiting: number; show: () => void }) {
  const text = inboxText();
  return (
    <div className="sticky top-16 z-[5] flex h-0 justify-center desk:top-2" role="status">
      {waiting === 0 ? null : (
        <Button kind="ink" small className="-mt-2" aria-label={text.arrivedShow(waiting)} onClick={show}>
          {text.arrived(waiting)}
        </Button>
      )}
    </div>
  );
}

function BulkBar({
  items,
  selection,
  act,
}: {
  items: readonly Notification[];
  selection: Selection;
  act: RowActions['act'];
}) {
  const text = inboxText();
  if (!selection.active) return null;
  const chosen = items.filter(({ id }) => selection.ids.has(id));
  const apply = (name: Act) => () => {
    act(name, chosen);
    selection.clear();
  };
  return (
    <div
      role="group"
      aria-label={text.selected(chosen.length)}
      className="mt-4 -mb-2 flex flex-wrap items-center gap-2"
    >
      <span className="font-label" role="status">
        {text.selected(chosen.length)}
      </span>
      <Button small disabled={chosen.length === 0} onClick={apply('archive')}>
        {text.archive}
      </Button>
      <Button small disabled={chosen.length === 0} onClick={apply('read')}>
        {text.markRead}
      </Button>
      <Button small disabled={chosen.length === 0} onClick={apply('unread')}>
        {text.markUnread}
      </Button>
    </div>
  );
}

interface ListProps {
  list: ReturnType<typeof useNotifications>;
  items: readonly Notification[];
  filters: Filters;
  selection: Selection;
  act: RowActions['act'];
}

function List({ list, items, filters, selection, act }: ListProps) {
  if (list.isPending) return <Skeleton />;
  if (list.isError && items.length === 0)
    return (
      <Failure message={sentenceOf(list.error)} traceId={traceOf(list.error)} onRetry={() => void list.refetch()} />
    );
  if (items.length === 0)
    return (
      <div className="mt-6">
        <EmptyInbox filters={filters} />
      </div>
    );
  return (
    <>
      <Days items={items} selection={selection} act={act} />
      <Older list={list} />
    </>
  );
}

function Days({ items, selection, act }: Pick<ListProps, 'items' | 'selection' | 'act'>) {
  const { toggle } = selection;
  const actions = useMemo(() => ({ act, toggle }), [act, toggle]);
  return (
    <RailDays name="day" items={items} timeOf={({ updated_at }) => updated_at} plain={false}>
      {(item) => (
        <NotificationRow
          key={item.id}
          item={item}
          selecting={selection.active}
          selected={selection.ids.has(item.id)}
          actions={actions}
        />
      )}
    </RailDays>
  );
}

function Older({ list }: Pick<ListProps, 'list'>) {
  const text = uiText();
  if (!list.hasNextPage) return null;
  return (
    <div className="mt-4">
      <Button busy={list.isFetchingNextPage && text.loadingOlder} onClick={() => void list.fetchNextPage()}>
        {text.loadOlder}
      </Button>
    </div>
  );
}

function Hints() {
  const { hints } = inboxText();
  return (
    <KeyHints
      hints={[
        { keys: ['J', 'K'], does: hints.move },
        { keys: ['E'], does: hints.archive },
        { keys: ['U'], does: hints.read },
        { keys: ['?'], does: hints.all },
      ]}
    />
  );
}
