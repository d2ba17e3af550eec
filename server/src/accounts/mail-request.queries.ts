import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { Db, Tables } from '#platform/db';

export async function insertMailRequest(db: Db, row: Insertable<Tables['mail_request']>): Promise<void> {
  await db.insertInto('mail_request').values(row).execute();
}

/** Takes the oldest out; it comes back if the transaction fails. */
export async function takeMailRequest(tx: Db) {
  const oldest = sql<string>`(select id from mail_request order by id for update skip locked limit 1)`;
  return await tx
    .deleteFrom('mail_request')
    .where('id', '=', oldest)
    .returning(['id', 'purpose', 'email_sealed', 'address', 'trace_id', 'created_at'])
    .executeTakeFirst();
}
