import type { ReactNode } from 'react';

/** Text for screen readers only. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>;
}

/** Says a message once to screen readers when it changes; nothing is seen. */
export function Announcement({ children, assertive = false }: { children: string; assertive?: boolean }) {
  return (
    <span className="sr-only" role={assertive ? 'alert' : 'status'}>
      {children}
    </span>
  );
}
