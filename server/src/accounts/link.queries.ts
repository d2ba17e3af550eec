import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface LinkRow {
  jti: string;
  userId: string | null;
  payload: unknown;
}

export interface NewLink {
  jti: string;
  purpose: string;
  userId: string;
  payload: object;
  expiresAt: Date;
  at: Date;
  /** Ends the older links of this purpose. */
  replaces: boolean;
}

/** One statement either way, so that what it is for cannot be told by the work. */
export async function insertLink(tx: Db, link: NewLink): Promise<void> {
  await sql`
    with replaced as (
      update one_time_token set used_at = ${link.at}
      where user_id = ${link.userId} and purpose = ${link.purpose} and used_at is null and ${link.replaces}::boolean
    )
    insert into one_time_token (jti, purpose, user_id, payload, expires_at, created_at)
    values (${link.jti}, ${link.purpose}, ${link.userId}, ${JSON.stringify(link.payload)}::jsonb, ${link.expiresAt}, ${link.at})
  `.execute(tx);
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

/** Every open link of a person. */
export async function closeLinks(tx: Db, userId: string, { at }: { at: Date }): Promise<void> {
  await tx
    .updateTable('one_time_token')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
}
