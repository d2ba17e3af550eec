import type { Category } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** Takes back what the recipient switched off before: whoever asks anew wants it again. */
export async function allowMailAgain(tx: Db, recipientId: string, category: Category): Promise<void> {
  await sql`
    delete from preference where recipient_id = ${recipientId} and category = ${category} and channel = 'email' and not enabled`.execute(
    tx,
  );
}

export async function noteOptIn(tx: Db, recipientId: string, at: Date): Promise<void> {
  await sql`update recipient set opted_in_at = ${at}, opted_out_at = null where id = ${recipientId}`.execute(tx);
}
