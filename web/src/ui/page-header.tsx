import { useEffect, type ReactNode } from 'react';
import { uiText } from '../messages/en/ui.ts';

/** The head of a page: where it belongs, its title, a line below, its actions. It also names the document. */
export function PageHeader({
  title,
  documentTitle,
  crumb,
  note,
  actions,
}: {
  title: ReactNode;
  /** The title as plain text, where `title` is more than text. */
  documentTitle: string;
  crumb?: { href: string; label: string };
  note?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${documentTitle} · ${uiText().product}`;
  }, [documentTitle]);
  return (
    <header className="mb-4">
      {crumb === undefined ? null : (
        <a href={crumb.href} className="text-meta">
          {crumb.label}
        </a>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 tabIndex={-1} className="min-w-0">
          <bdi>{title}</bdi>
        </h1>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {note === undefined ? null : <div className="mt-1 text-meta text-ink-2">{note}</div>}
    </header>
  );
}

/** A part of a page below an ink rule; a list or table that begins with a rule of its own needs no second one. */
export function Section({
  id,
  title,
  action,
  ruled = true,
  children,
}: {
  id: string;
  title: string;
  action?: ReactNode;
  ruled?: boolean;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="mt-8">
      <div
        className={`flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2 ${ruled ? 'mb-3 border-b border-ink pb-1.5' : 'mb-1.5'}`}
      >
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Names and values in two columns: the details beside a timeline. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(45%)_1fr] gap-x-6 gap-y-1.5">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="min-w-24 text-ink-2">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
