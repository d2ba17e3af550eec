import type { ReactNode } from 'react';

/** A line below the title about the state of the whole page: stale, offline, paused. */
export function Banner({
  kind = 'warning',
  children,
  action,
}: {
  kind?: 'warning' | 'critical' | 'notice';
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role="status"
      className={`mb-4 flex flex-wrap items-center justify-between gap-x-4 border-s-2 px-4 py-2 ${looks[kind]}`}
    >
      <p>{children}</p>
      {action}
    </div>
  );
}

const looks = {
  warning: 'border-warn bg-warn-wash',
  critical: 'border-crit bg-crit-wash',
  notice: 'border-mark bg-mark-wash',
} as const;
