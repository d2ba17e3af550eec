import type { Db } from '#platform/db';

export interface LinkRow {
  jti: string;
  userId: string | null;
  payload: unknown;
}

export async function insertLink(
  tx: Db,
  link: { jti: string; purpose: string; userId: string; payload: object; expiresAt: Date; at: Date },
): Promise<void> {
  await tx
    .insertInto('one_time_token')
    .values({
      jti: link.jti,
      purpose: link.purpose,
      user_id: link.userId,
      payload: JSON.stringify(link.payload),
      expires_at: link.expiresAt,
      created_at: link.at,
    })
    .execute();
}

export async function selectLink(db: Db, jti: string, purpose: string) {
  return await db
    .selectFrom('one_time_token')
    .select(['expires_at', 'used_at'])
    .where('jti', '=', jti)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
}

/** Of any number at once, one gets the row. */
export async function takeLink(tx: Db, link: { jti: string; purpose: string; at: Date }): Promise<LinkRow | undefined> {
  return await tx
    .updateTable('one_time_token')
    .set({ used_at: link.at })
    .where('jti', '=', link.jti)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', link.at)
    .returning(['jti', 'user_id as userId', 'payload'])
    .executeTakeFirst();
}

/** Every open link of a person, or those of one purpose. */
export async function closeLinks(
  tx: Db,
  userId: string,
  { at, purpose }: { at: Date; purpose?: string },
): Promise<void> {
  const open = tx
    .updateTable('one_time_token')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null);
  await (purpose === undefined ? open : open.where('purpose', '=', purpose)).execute();
}
