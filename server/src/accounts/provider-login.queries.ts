import type { Db } from '#platform/db';

/** Notes that an attempt has come back. Answers false when it had before: of any number at once, one is the first. */
export async function takeAttempt(
  db: Db,
  attempt: { id: string; until: number; userId: string | undefined },
  at: Date,
): Promise<boolean> {
  const result = await db
    .insertInto('one_time_token')
    .values({
      jti: attempt.id,
      purpose: 'provider-login',
      user_id: attempt.userId ?? null,
      used_at: at,
      expires_at: new Date(attempt.until),
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}
