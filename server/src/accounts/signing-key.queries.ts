import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface SigningKeyRow {
  kid: string;
  private_key_sealed: string;
  public_key: unknown;
  retired_at: Date | null;
}

/** Keys that still verify, the one that signs first. */
export async function selectSigningKeys(db: Db, retiredAfter: Date): Promise<SigningKeyRow[]> {
  return await db
    .selectFrom('signing_key')
    .select(['kid', 'private_key_sealed', 'public_key', 'retired_at'])
    .where((where) => where.or([where('retired_at', 'is', null), where('retired_at', '>', retiredAfter)]))
    .orderBy(sql`retired_at is null`, 'desc')
    .orderBy('created_at', 'desc')
    .execute();
}

/** Makes two processes that start at once agree on one key. */
export async function lockSigningKeys(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7210, 2)`.execute(tx);
}

export async function retireSigningKeys(tx: Db, at: Date): Promise<void> {
  await tx.updateTable('signing_key').set({ retired_at: at }).where('retired_at', 'is', null).execute();
}

export async function insertSigningKey(
  tx: Db,
  key: { kid: string; sealed: string; publicKey: object; at: Date },
): Promise<void> {
  await tx
    .insertInto('signing_key')
    .values({
      kid: key.kid,
      private_key_sealed: key.sealed,
      public_key: JSON.stringify(key.publicKey),
      created_at: key.at,
    })
    .execute();
}
