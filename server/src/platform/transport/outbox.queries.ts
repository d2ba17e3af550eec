import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import type { Work } from './transport.ts';

/** Says for every process of this database whether work is told to a broker. */
export async function saveTransport(db: Db, name: string): Promise<void> {
  await sql`update transport set name = ${name} where name <> ${name}`.execute(db);
}

/** Takes the oldest rows for the length of this transaction. */
export async function takeWork(tx: Db, limit: number): Promise<Work[]> {
  const { rows } = await sql<Work & { position: string }>`
    delete from outbox where position in (select position from outbox order by position limit ${limit} for update skip locked)
    returning topic as queue, payload #>> '{}' as work, position`.execute(tx);
  return rows.toSorted((a, b) => Number(BigInt(a.position) - BigInt(b.position)));
}

export async function forgetWork(db: Db): Promise<void> {
  await sql`delete from outbox where position in (select position from outbox for update skip locked)`.execute(db);
}
