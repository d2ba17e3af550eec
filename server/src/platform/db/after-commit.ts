import type { Db } from './database.ts';

const waiting = new WeakMap<Db, (() => void)[]>();

/**
 * Runs `act` once the transaction has committed, never when it rolls back. For wake-ups only: what must not be lost is a
 * row of the same transaction. Outside a transaction of `Database.transaction` it runs soon.
 */
export function afterCommit(tx: Db, act: () => void): void {
  const acts = waiting.get(tx);
  if (acts) acts.push(act);
  else setImmediate(act);
}

/** Runs the work with a place for its `afterCommit` acts and gives them back with its result. */
export async function collectActs<T>(
  tx: Db,
  work: (tx: Db) => Promise<T>,
): Promise<{ result: T; acts: (() => void)[] }> {
  const acts: (() => void)[] = [];
  waiting.set(tx, acts);
  return { result: await work(tx), acts };
}
