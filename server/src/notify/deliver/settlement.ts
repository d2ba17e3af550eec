import type { DeliveryStatus, Reason } from '@tocsin/sdk/contract';
import type { Outcome } from '../channel.ts';

/** What the ledger row says after an attempt. */
export interface Settlement {
  readonly status: Extract<DeliveryStatus, 'sent' | 'retrying' | 'failed' | 'suppressed' | 'cancelled'>;
  readonly reason: Reason | null;
  readonly receipt: string | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Eleven retries within 24 hours: quick at first, because most trouble is short, then patient. */
export const retryDelaysMs: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  4 * hour,
  6 * hour,
  6 * hour,
];
const jitter = 0.2;
const rateLimitPauseMs = minute;

/** Turns an outcome into the row after it. `random` is in [0, 1). */
export function settle(
  row: { attempts: number },
  outcome: Outcome,
  { at, random }: { at: Date; random: number },
): Settlement {
  if (outcome.ok) {
    const reason = outcome.uncertain ? 'uncertain' : null;
    return { status: 'sent', reason, receipt: outcome.receipt ?? null, dueAt: null, attempts: row.attempts + 1 };
  }
  if (outcome.retry === 'withheld') return ended('suppressed', outcome.reason, row.attempts);
  if (outcome.retry === 'never') return ended('failed', outcome.reason, row.attempts + 1);
  if (outcome.reason === 'rate_limited')
    return later(at, outcome.afterMs ?? rateLimitPauseMs, { reason: 'rate_limited', attempts: row.attempts });
  const delay = retryDelaysMs[row.attempts];
  if (delay === undefined) return ended('failed', 'retries_exhausted', row.attempts + 1);
  const spread = delay * (1 - jitter + 2 * jitter * random);
  return later(at, Math.max(spread, outcome.afterMs ?? 0), { reason: outcome.reason, attempts: row.attempts + 1 });
}

/** A row that ends without an attempt, because what allowed it no longer holds. */
export function ended(status: 'failed' | 'suppressed' | 'cancelled', reason: Reason, attempts: number): Settlement {
  return { status, reason, receipt: null, dueAt: null, attempts };
}

function later(at: Date, delayMs: number, row: { reason: Reason; attempts: number }): Settlement {
  return { status: 'retrying', receipt: null, dueAt: new Date(at.getTime() + delayMs), ...row };
}
