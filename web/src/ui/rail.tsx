import type { ReactNode } from 'react';

/** The log: a ruled list in which each row is time · mark · sentence · action. */
export function Rail({
  label,
  labelledBy,
  density = 'comfortable',
  plain = false,
  children,
}: {
  label?: string;
  labelledBy?: string;
  density?: 'comfortable' | 'compact';
  /** Rows that cannot be opened are not shaded when something inside them has the focus. */
  plain?: boolean;
  children: ReactNode;
}) {
  return (
    <ol
      className="rail"
      aria-label={label}
      aria-labelledby={labelledBy}
      data-density={density}
      data-plain={plain || undefined}
    >
      {children}
    </ol>
  );
}

export interface RailRowProps {
  time: ReactNode;
  mark: ReactNode;
  /** The sentence: a link that opens the row, or plain text. Give a link the class `rail-title`. */
  title: ReactNode;
  meta?: ReactNode;
  action?: ReactNode;
  unread?: boolean;
  current?: boolean;
  id?: string;
}

/** One entry of the log. */
export function RailRow({ time, mark, title, meta, action, unread = false, current = false, id }: RailRowProps) {
  return (
    <li className="rail-row" id={id} data-unread={unread || undefined} data-current={current || undefined}>
      <div className="rail-time">{time}</div>
      <div className="rail-mark">{mark}</div>
      <div className="rail-text">
        {/* What the log says comes from many places; each text keeps its own direction. */}
        <div className="rail-title">
          <bdi>{title}</bdi>
        </div>
        {meta === undefined ? null : (
          <div className="rail-meta">
            <bdi>{meta}</bdi>
          </div>
        )}
      </div>
      {action === undefined ? null : <div className="rail-action">{action}</div>}
    </li>
  );
}

/** A day or part of the log: its name, a note beside it, and the rail below. */
export function RailSection({
  id,
  title,
  note,
  children,
}: {
  id: string;
  title: string;
  note?: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="mt-6 first:mt-0">
      <h2 id={id} className="mb-1.5 flex flex-wrap items-baseline gap-x-3">
        {title}
        {note === undefined ? null : <span className="text-meta text-ink-2 font-plain">{note}</span>}
      </h2>
      {children}
    </section>
  );
}
