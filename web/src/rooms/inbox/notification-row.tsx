import type { Notification } from '@tocsin/sdk/contract';
import { Archive, ArchiveRestore } from 'lucide-react';
import { memo } from 'react';
import { Button, Checkbox, RailRow, SeverityMark, Time, VisuallyHidden } from '#ui';
import { inboxText } from '../../messages/en/inbox.ts';
import { uiText } from '../../messages/en/ui.ts';
import type { Act } from './notifications.ts';

export interface RowActions {
  act: (act: Act, items: readonly Notification[]) => void;
  toggle: (id: string) => void;
}

/** One notification: when, how severe, what, and Archive. Its title opens the alert. */
export const NotificationRow = memo(function NotificationRow({
  item,
  selecting,
  selected,
  actions,
}: {
  item: Notification;
  selecting: boolean;
  selected: boolean;
  actions: RowActions;
}) {
  const text = inboxText();
  const unread = item.read_at === null;
  return (
    <RailRow
      id={rowId(item.id)}
      unread={unread}
      time={<Time at={item.updated_at} />}
      mark={<SeverityMark severity={item.severity} resolved={item.alert?.state === 'resolved'} />}
      title={
        <a
          className="rail-title"
          href={hrefOf(item)}
          data-row={item.id}
          onClick={() => unread && actions.act('read', [item])}
        >
          {unread ? <VisuallyHidden>{text.unread} </VisuallyHidden> : null}
          {item.title}
        </a>
      }
      meta={metaOf(item)}
      action={
        <>
          {selecting ? (
            <Checkbox
              label={<VisuallyHidden>{text.selectOne(item.title)}</VisuallyHidden>}
              checked={selected}
              onChange={() => actions.toggle(item.id)}
            />
          ) : null}
          <ArchiveButton item={item} act={actions.act} />
        </>
      }
    />
  );
});

function ArchiveButton({ item, act }: { item: Notification; act: RowActions['act'] }) {
  const text = inboxText();
  const archived = item.archived_at !== null;
  const Icon = archived ? ArchiveRestore : Archive;
  return (
    <Button
      kind="quiet"
      small
      aria-label={archived ? text.unarchiveOne(item.title) : text.archiveOne(item.title)}
      onClick={() => act(archived ? 'unarchive' : 'archive', [item])}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" className="desk:hidden" />
      <span className="max-desk:hidden">{archived ? text.unarchive : text.archive}</span>
    </Button>
  );
}

export function rowId(id: string): string {
  return `row-${id}`;
}

export function hrefOf({ id, alert }: Notification): string {
  return alert === null ? `/notifications/${id}` : `/alerts/${alert.id}`;
}

/** What stands below the sentence: the body, or how severe it is, and what became of the alert. */
function metaOf({ body, severity, alert }: Notification): string {
  const text = inboxText();
  const parts = [body === '' ? uiText().severities[severity] : body];
  if (alert?.state === 'resolved') parts.push(text.resolved);
  if (alert?.state === 'acknowledged')
    parts.push(
      alert.acknowledged_by === null ? text.acknowledged : text.acknowledgedBy(alert.acknowledged_by.display_name),
    );
  return parts.join(' · ');
}
