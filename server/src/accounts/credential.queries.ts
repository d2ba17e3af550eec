import type { Db } from '#platform/db';

interface NewPassword {
  id: string;
  userId: string;
  secret: string;
  at: Date;
}

/** Sets the password of a person, whether or not they had one. */
export async function upsertPassword(tx: Db, { id, userId, secret, at }: NewPassword): Promise<void> {
  await tx
    .insertInto('credential')
    .values({ id, user_id: userId, kind: 'password', secret, created_at: at, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('user_id').where('kind', '=', 'password').doUpdateSet({ secret, updated_at: at }),
    )
    .execute();
}

/** Answers false when the password was changed meanwhile. */
export async function replacePassword(
  tx: Db,
  change: { userId: string; from: string; to: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('credential')
    .set({ secret: change.to, updated_at: change.at })
    .where('user_id', '=', change.userId)
    .where('kind', '=', 'password')
    .where('secret', '=', change.from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function selectPassword(db: Db, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('credential')
    .select('secret')
    .where('user_id', '=', userId)
    .where('kind', '=', 'password')
    .executeTakeFirst();
  return row?.secret;
}
