import type { ReactNode } from 'react';
import { number } from '../lib/format.ts';

/** Underlined tabs that are links: the place is in the URL, and Back goes to the tab before. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="tabs">
      {children}
    </nav>
  );
}

export function Tab({
  href,
  current,
  count,
  children,
}: {
  href: string;
  current: boolean;
  count?: number | undefined;
  children: ReactNode;
}) {
  return (
    <a href={href} className="tab" aria-current={current ? 'page' : undefined}>
      {children}
      {count === undefined || count === 0 ? null : (
        <span className="figures text-small text-ink-2">{number(count)}</span>
      )}
    </a>
  );
}
