import type { Db } from '#platform/db';

interface NewChallenge {
  jti: string;
  tokenHash: Buffer;
  purpose: string;
  userId: string | undefined;
  payload: object;
  expiresAt: Date;
  at: Date;
}

export async function insertChallenge(db: Db, challenge: NewChallenge): Promise<void> {
  await db
    .insertInto('one_time_token')
    .values({
      jti: challenge.jti,
      token_hash: challenge.tokenHash,
      purpose: challenge.purpose,
      user_id: challenge.userId ?? null,
      payload: JSON.stringify(challenge.payload),
      expires_at: challenge.expiresAt,
      created_at: challenge.at,
    })
    .execute();
}

interface Wanted {
  tokenHash: Buffer;
  purpose: string;
  at: Date;
}

export async function selectChallenge(db: Db, { tokenHash, purpose, at }: Wanted) {
  return await db
    .selectFrom('one_time_token')
    .select(['user_id as userId', 'payload'])
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
}

/** Of any number at once, one gets the row. */
export async function takeChallenge(db: Db, { tokenHash, purpose, at }: Wanted) {
  return await db
    .updateTable('one_time_token')
    .set({ used_at: at })
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(['user_id as userId', 'payload'])
    .executeTakeFirst();
}
