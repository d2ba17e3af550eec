import type { ReactNode } from 'react';
import { ApiError, format, sentenceOf, traceOf, type List } from '../lib/index.ts';
import { listsText } from '../messages/en/lists.ts';
import { uiText } from '../messages/en/ui.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Empty, Failure } from './empty.tsx';
import { Skeleton } from './skeleton.tsx';

/** A list in whichever state it is: loading, failed, forbidden, empty, old, or here with a way to what is older. */
export function ListStates<P extends { items: readonly unknown[]; next_cursor: string | null }>({
  list,
  empty,
  rows,
  children,
}: {
  list: List<P>;
  /** Instead of an empty list: first use, caught up, or no match. */
  empty: ReactNode;
  /** How many rows the skeleton has. */
  rows?: number;
  children: (items: readonly P['items'][number][]) => ReactNode;
}) {
  const text = uiText();
  if (list.state === 'loading') return <Skeleton {...(rows === undefined ? {} : { rows })} />;
  if (list.state === 'failed') return <Failed error={list.error} onRetry={list.retry} />;
  return (
    <>
      <Stale since={list.staleSince} onRetry={list.retry} />
      <p role="status" className="sr-only">
        {list.updating ? text.updating : null}
      </p>
      <div aria-busy={list.updating || undefined}>{list.items.length === 0 ? empty : children(list.items)}</div>
      {list.hasOlder ? (
        <Button className="mt-4" busy={list.loadingOlder && text.loadingOlder} onClick={list.loadOlder}>
          {text.loadOlder}
        </Button>
      ) : null}
    </>
  );
}

/** What could not be loaded, and why; or that one's role is not enough. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof ApiError && error.code === 'FORBIDDEN') return <Forbidden />;
  return <Failure message={sentenceOf(error)} traceId={traceOf(error)} onRetry={onRetry} />;
}

/** Says whose this is. */
export function Forbidden() {
  return <Empty>{listsText().forbidden}</Empty>;
}

function Stale({ since, onRetry }: { since: Date | undefined; onRetry: () => void }) {
  if (since === undefined) return null;
  return (
    <Banner
      action={
        <Button kind="quiet" small onClick={onRetry}>
          {uiText().retryNow}
        </Button>
      }
    >
      {listsText().stale(format.clockTime(since))}
    </Banner>
  );
}
