import type { Ground } from '../ground.ts';
import type { Db } from '#platform/db';
import { countOldSealsIn, readOldSeals, sealedColumns, writeSeals, type SealedColumn } from './reseal.queries.ts';

export interface Resealed {
  readonly column: string;
  readonly count: number;
}

const batchSize = 500;

/**
 * Seals with the first key whatever an older one sealed. It may stop at any time and be repeated: every batch stands by
 * itself, and a row that somebody changed meanwhile is left to them. When it has ended, the older keys are not needed.
 */
export async function reseal(ground: Ground): Promise<Resealed[]> {
  const done: Resealed[] = [];
  for (const column of sealedColumns) {
    const count = await resealColumn(ground, column);
    done.push({ column: `${column.table}.${column.sealed}`, count });
  }
  return done;
}

async function resealColumn({ database, sealer }: Ground, column: SealedColumn): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await readOldSeals(database.db, column, { keyId: sealer.keyId, after, limit: batchSize });
    const anew = rows.map(({ key, old }) => ({ key, old, sealed: sealer.seal(sealer.open(old)) }));
    await writeSeals(database.db, column, anew);
    count += rows.length;
    after = rows.at(-1)?.key;
    if (rows.length < batchSize) return count;
  }
}

/** How many values wait for the first key. */
export async function countOldSeals(db: Db, keyId: string): Promise<number> {
  let count = 0;
  for (const column of sealedColumns) {
    const waiting = await countOldSealsIn(db, column, keyId);
    count += waiting;
  }
  return count;
}
