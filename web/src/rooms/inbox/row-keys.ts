import type { Notification } from '@tocsin/sdk/contract';
import { useShortcuts } from '#lib';
import type { Act } from './notifications.ts';
import type { Selection } from './selection.ts';

/** The keys of the list. The row with the focus is the current one; moving touches nothing but the focus. */
export function useRowKeys({
  items,
  act,
  selection,
  readAll,
}: {
  items: readonly Notification[];
  act: (act: Act, items: readonly Notification[]) => void;
  selection: Selection;
  readAll: () => void;
}): void {
  const withCurrent = (work: (item: Notification) => void) => () => {
    const id = currentId();
    const item = items.find((candidate) => candidate.id === id);
    if (item !== undefined) work(item);
  };
  useShortcuts({
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    e: withCurrent((item) => act(item.archived_at === null ? 'archive' : 'unarchive', [item])),
    u: withCurrent((item) => act(item.read_at === null ? 'read' : 'unread', [item])),
    x: withCurrent((item) => selection.toggle(item.id)),
    'Shift+X': withCurrent((item) =>
      selection.extend(
        item.id,
        items.map(({ id }) => id),
      ),
    ),
    'Shift+A': readAll,
    Escape: selection.clear,
  });
}

/** Moves the focus to the next or previous row; without a current row, to the first. */
export function moveFocus(by: 1 | -1): void {
  const rows = rowLinks();
  const at = rows.findIndex((row) => row.dataset['row'] === currentId());
  const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Which row the focus should go to when these leave the list: the next one, or the one before. */
export function neighbourOf(ids: readonly string[]): string | undefined {
  const rows = rowLinks().map((row) => row.dataset['row'] ?? '');
  const leaving = new Set(ids);
  const last = rows.findLastIndex((id) => leaving.has(id));
  return (
    rows.slice(last + 1).find((id) => !leaving.has(id)) ??
    rows.slice(0, Math.max(0, last)).findLast((id) => !leaving.has(id))
  );
}

export function focusRow(id: string | undefined): void {
  const row = id === undefined ? null : document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  (row ?? document.querySelector('h1'))?.focus();
}

function rowLinks(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')];
}

function currentId(): string | undefined {
  const row = document.activeElement?.closest('.rail-row');
  return row?.querySelector<HTMLElement>('[data-row]')?.dataset['row'];
}
