import { useQuery } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { api, useCounts } from '#lib';
import { Rail, RailRow, SeverityMark, Time } from '#ui';
import { shellText } from '../messages/en/shell.ts';

/** How many notifications are new, and the last fifteen behind it. */
export function Bell() {
  const text = shellText();
  const unseen = useCounts()?.unseen ?? 0;
  const [open, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        type="button"
        popoverTarget="bell"
        className="relative grid size-11 cursor-pointer place-items-center"
        aria-label={text.bell(unseen)}
      >
        <BellIcon size={18} strokeWidth={1.5} aria-hidden="true" />
        {unseen === 0 ? null : <span className="absolute end-2.5 top-2.5 size-2 rounded-full bg-mark" />}
      </button>
      <div
        id="bell"
        popover="auto"
        ref={panel}
        role="dialog"
        aria-label={text.latest}
        className="floating fixed inset-auto start-3 top-14 max-h-[80dvh] w-[min(28rem,calc(100vw-1.5rem))] overflow-y-auto p-3"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open ? <Latest onLeave={() => panel.current?.hidePopover()} /> : null}
      </div>
    </>
  );
}

function Latest({ onLeave }: { onLeave: () => void }) {
  const text = shellText();
  const query = { show: 'all', limit: 15 } as const;
  const { data } = useQuery({
    queryKey: ['notifications', 'latest'],
    queryFn: ({ signal }) => api.call('listNotifications', { query, signal }),
  });
  return (
    <>
      {data?.items.length === 0 ? <p className="py-2 text-ink-2">{text.noneYet}</p> : null}
      <Rail label={text.latest} density="compact">
        {data?.items.map(({ id, title, severity, alert, updated_at, read_at }) => (
          <RailRow
            key={id}
            time={<Time at={updated_at} show="short" />}
            mark={<SeverityMark severity={severity} resolved={alert?.state === 'resolved'} />}
            unread={read_at === null}
            title={
              <a
                className="rail-title"
                href={alert === null ? `/notifications/${id}` : `/alerts/${alert.id}`}
                onClick={onLeave}
              >
                {title}
              </a>
            }
          />
        ))}
      </Rail>
      <p className="pt-3">
        <a href="/inbox" onClick={onLeave}>
          {text.wholeInbox}
        </a>
      </p>
    </>
  );
}
