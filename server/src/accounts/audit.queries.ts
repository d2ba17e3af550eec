import type { Insertable } from 'kysely';
import type { Db, Tables } from '#platform/db';

export async function insertAudit(tx: Db, row: Insertable<Tables['audit']>): Promise<void> {
  await tx.insertInto('audit').values(row).execute();
}
