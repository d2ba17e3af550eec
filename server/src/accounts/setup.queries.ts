import { sql } from 'kysely';
import type { Db } from '#platform/db';

const purpose = 'setup';

/** One set-up at a time, so that two links cannot make two first administrators. */
export async function lockSetup(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7210, 3)`.execute(tx);
}

export async function deleteSetupTokens(tx: Db): Promise<void> {
  await tx.deleteFrom('one_time_token').where('purpose', '=', purpose).execute();
}

export async function insertSetupToken(
  tx: Db,
  token: { jti: string; tokenHash: Buffer; at: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('one_time_token')
    .values({
      jti: token.jti,
      purpose,
      token_hash: token.tokenHash,
      created_at: token.at,
      expires_at: token.expiresAt,
    })
    .execute();
}

const open = (db: Db, tokenHash: Buffer, at: Date) =>
  db
    .selectFrom('one_time_token')
    .select('jti')
    .where('purpose', '=', purpose)
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at);

export async function isSetupToken(db: Db, tokenHash: Buffer, at: Date): Promise<boolean> {
  return (await open(db, tokenHash, at).executeTakeFirst()) !== undefined;
}

export async function takeSetupToken(tx: Db, tokenHash: Buffer, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('one_time_token')
    .set({ used_at: at })
    .where('jti', 'in', open(tx, tokenHash, at))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
