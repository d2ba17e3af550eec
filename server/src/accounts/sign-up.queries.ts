import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** One statement whether or not there is something to forget, so that the work does not tell which it was. */
export async function forgetUnproved(tx: Db, userId: string, wanted: boolean): Promise<void> {
  await sql`delete from credential where user_id = ${userId} and ${wanted}::boolean`.execute(tx);
}
