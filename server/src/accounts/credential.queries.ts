import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface NewPassword {
  id: string;
  userId: string;
  secret: string;
  /** Fewer characters than it needs alone. */
  short?: boolean;
  at: Date;
}

/** Sets the password of a person, whether or not they had one. */
export async function upsertPassword(tx: Db, { id, userId, secret, short = false, at }: NewPassword): Promise<void> {
  await tx
    .insertInto('credential')
    .values({ id, user_id: userId, kind: 'password', secret, short, created_at: at, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('user_id').where('kind', '=', 'password').doUpdateSet({ secret, short, updated_at: at }),
    )
    .execute();
}

/** Answers false when the password was changed meanwhile. */
export async function replacePassword(
  tx: Db,
  change: { userId: string; from: string; to: string; short?: boolean; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('credential')
    .set({ secret: change.to, updated_at: change.at, ...(change.short === undefined ? {} : { short: change.short }) })
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

/** Whether a sign-in of the person asks for a second step: they have an authenticator app or a passkey. */
export function hasSecondStep(userId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from credential s where s.user_id = ${userId} and s.kind in ('totp', 'passkey'))`;
}

/** Above the members, without a second step; to be read beside a row of `users`. */
export const isBare: RawBuilder<boolean> = sql<boolean>`(users.role <> 'AUTHENTICATED' and not ${hasSecondStep(sql.ref('users.id'))})`;

/**
 * Makes whoever signs in with the password wait until this transaction ends. Before the account is locked: a sign-in holds
 * its password first and touches its account then.
 */
export async function lockPassword(tx: Db, userId: string): Promise<void> {
  await tx
    .selectFrom('credential')
    .select('id')
    .where('user_id', '=', userId)
    .where('kind', '=', 'password')
    .forUpdate()
    .execute();
}
