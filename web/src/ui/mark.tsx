import { uiText } from '../messages/en/ui.ts';
import type { DeliveryStatus, Severity } from '@tocsin/sdk/contract';

export type MarkKind = 'critical' | 'warning' | 'notice' | 'waiting' | 'done' | 'failed';

const colours: Readonly<Record<MarkKind, string>> = {
  critical: 'text-crit',
  warning: 'text-warn',
  notice: 'text-mark',
  waiting: 'text-ink-2',
  done: 'text-ok',
  failed: 'text-crit',
};

/** A 12 px shape that carries the meaning of a row: shape first, colour second, and always a name. */
export function Mark({ kind, name }: { kind: MarkKind; name?: string }) {
  return (
    <svg
      role="img"
      aria-label={name ?? uiText().marks[kind]}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      className={`${colours[kind]} block flex-none`}
    >
      <Shape kind={kind} />
    </svg>
  );
}

/** The mark of an alert or notice: its severity while it lasts, a tick when it is over. */
export function SeverityMark({ severity, resolved = false }: { severity: Severity; resolved?: boolean }) {
  const text = uiText();
  return resolved ? <Mark kind="done" /> : <Mark kind={severityMark[severity]} name={text.severities[severity]} />;
}

/** The mark of a delivery: how far it has come. */
export const deliveryMark: Readonly<Record<DeliveryStatus, MarkKind>> = {
  queued: 'waiting',
  held: 'waiting',
  sending: 'waiting',
  sent: 'done',
  delivered: 'done',
  retrying: 'warning',
  failed: 'failed',
  suppressed: 'waiting',
  cancelled: 'waiting',
};

const severityMark: Readonly<Record<Severity, MarkKind>> = {
  low: 'notice',
  medium: 'warning',
  high: 'warning',
  critical: 'critical',
};

function Shape({ kind }: { kind: MarkKind }) {
  switch (kind) {
    case 'critical':
      return <path d="M6 1 11.5 11H.5z" fill="currentColor" />;
    case 'warning':
      return <path d="M6 .5 11.5 6 6 11.5.5 6z" fill="currentColor" />;
    case 'notice':
      return <circle cx="6" cy="6" r="4" fill="currentColor" />;
    case 'waiting':
      return <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.75" />;
    case 'done':
      return <path d="m1 6.5 3.25 3.5L11 2.5" fill="none" stroke="currentColor" strokeWidth="2" />;
    case 'failed':
      return <path d="m2 2 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="2" />;
  }
}
