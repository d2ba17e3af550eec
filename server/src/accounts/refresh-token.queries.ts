import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** Of any number of uses at once, one gets the row; the others wait for it and get nothing. */
export async function takeRefreshToken(
  tx: Db,
  { tokenHash, at, seenAfter }: { tokenHash: Buffer; at: Date; seenAfter: Date },
) {
  return await tx
    .updateTable('refresh_token')
    .set({ used_at: at })
    .from('session')
    .innerJoin('users', 'users.id', 'session.user_id')
    .whereRef('session.id', '=', 'refresh_token.session_id')
    .where('refresh_token.token_hash', '=', tokenHash)
    .where('refresh_token.used_at', 'is', null)
    .where('refresh_token.expires_at', '>', at)
    .where('session.expires_at', '>', at)
    .where('session.seen_at', '>', seenAfter)
    .where('users.status', '=', 'active')
    .returning(['refresh_token.session_id', 'session.user_id', 'session.expires_at'])
    .executeTakeFirst();
}

/** The family of a token that was used before. */
export async function selectUsed(db: Db, tokenHash: Buffer) {
  return await db
    .selectFrom('refresh_token')
    .innerJoin('session', 'session.id', 'refresh_token.session_id')
    .select(['session.id', 'session.user_id'])
    .where('refresh_token.token_hash', '=', tokenHash)
    .where('refresh_token.used_at', 'is not', null)
    .executeTakeFirst();
}

export async function insertRefreshToken(
  tx: Db,
  token: { id: string; sessionId: string; tokenHash: Buffer; expiresAt: Date; at: Date },
): Promise<void> {
  await tx
    .insertInto('refresh_token')
    .values({
      id: token.id,
      session_id: token.sessionId,
      token_hash: token.tokenHash,
      expires_at: sql<Date>`least(${token.expiresAt}::timestamptz, (select expires_at from session where id = ${token.sessionId}))`,
      created_at: token.at,
    })
    .execute();
}
