import { useState, type ReactNode } from 'react';
import { uiText } from '../messages/en/ui.ts';
import { Button, ButtonLink } from './button.tsx';

/** A place with nothing in it: one or two sentences and at most one action. First use, caught up, not configured. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="border-t border-ink py-6">
      <div className="max-w-prose text-ink-2">{children}</div>
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}

/** Nothing fits the filters: says them in words and offers to clear them. */
export function NoMatch({ children, clearHref }: { children: ReactNode; clearHref: string }) {
  return <Empty action={<ButtonLink href={clearHref}>{uiText().clearFilters}</ButtonLink>}>{children}</Empty>;
}

/** A part of the page that failed: what happened, a reference to give to the administrator, and Try again. */
export function Failure({
  message,
  traceId,
  onRetry,
}: {
  message: string;
  traceId?: string | undefined;
  onRetry?: (() => void) | undefined;
}) {
  const text = uiText();
  return (
    <div role="alert" className="border-t border-crit py-6">
      <p>{message}</p>
      {traceId === undefined ? null : <Reference id={traceId} />}
      {onRetry === undefined ? null : (
        <Button className="mt-4" onClick={onRetry}>
          {text.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** An id that can be copied, to be quoted when asking for help. */
export function Reference({ id }: { id: string }) {
  const text = uiText();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(id).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2 text-meta text-ink-2">
      <span className="identifier">{text.reference(id)}</span>
      <Button kind="quiet" small onClick={copy}>
        {copied ? text.copied : text.copy}
      </Button>
    </p>
  );
}
