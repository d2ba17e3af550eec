import type { DeliveryStatus } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { countExpected, countStatuses } from './reconcile.queries.ts';

/** The audit equation of one event: what match counted against what the ledger holds. */
export interface Balance {
  readonly event_id: string;
  readonly expected: number;
  readonly statuses: Partial<Record<DeliveryStatus, number>>;
  /** expected − the sum over all statuses; anything but 0 is a mistake of ours. */
  readonly missing: number;
  /** Nothing waits any more: no page of the fan-out, no delivery that is queued, held, sending or retrying. */
  readonly settled: boolean;
}

export interface Reconciliation {
  readonly events: number;
  readonly expected: number;
  readonly statuses: Partial<Record<DeliveryStatus, number>>;
  readonly missing: number;
  readonly unsettled: number;
  /** The events whose equation does not hold. */
  readonly wrong: readonly Balance[];
}

const waiting: readonly DeliveryStatus[] = ['queued', 'held', 'sending', 'retrying'];

/** Checks the audit equation for every event since a time (all of them without one). */
export async function reconcile(db: Db, since?: Date): Promise<Reconciliation> {
  const balances = await balance(db, since);
  const statuses: Partial<Record<DeliveryStatus, number>> = {};
  for (const one of balances)
    for (const [status, count] of entriesOf(one.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  return {
    events: balances.length,
    expected: sum(balances.map(({ expected }) => expected)),
    statuses,
    missing: sum(balances.map(({ missing }) => Math.abs(missing))),
    unsettled: balances.filter(({ settled }) => !settled).length,
    wrong: balances.filter(({ missing }) => missing !== 0),
  };
}

async function balance(db: Db, since: Date | undefined): Promise<Balance[]> {
  const expected = await countExpected(db, since);
  const counted = await countStatuses(db, since);
  const byEvent = Map.groupBy(counted, ({ event_id }) => event_id);
  const ids = new Set([...expected.map(({ event_id }) => event_id), ...byEvent.keys()]);
  const pages = new Map(expected.map((row) => [row.event_id, row]));
  return [...ids].map((event_id) => {
    const rows = byEvent.get(event_id) ?? [];
    const page = pages.get(event_id) ?? { expected: 0, open: 0 };
    const statuses = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    const settled = page.open === 0 && rows.every(({ status }) => !waiting.includes(status));
    return {
      event_id,
      expected: page.expected,
      statuses,
      missing: page.expected - sum(rows.map(({ count }) => count)),
      settled,
    };
  });
}

function entriesOf(statuses: Balance['statuses']): [DeliveryStatus, number][] {
  return Object.entries(statuses) as [DeliveryStatus, number][]; // the keys of the record type
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
