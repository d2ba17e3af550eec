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

/** Runs the work in a transaction and then what it left to be done after the commit. */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  const acts: (() => void)[] = [];
  const result = await db.transaction().execute((tx) => {
    waiting.set(tx, acts);
    return work(tx);
  });
  for (const act of acts) act();
  return result;
}
