import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface NewIdentity {
  id: string;
  userId: string;
  provider: string;
  subject: string;
  label: string;
  at: Date;
  usedAt: Date | null;
}

/** Answers false where somebody has this identity already. */
export async function insertIdentity(tx: Db, identity: NewIdentity): Promise<boolean> {
  const { id, userId, provider, subject, label, at, usedAt } = identity;
  const result = await tx
    .insertInto('identity')
    .values({ id, user_id: userId, provider, subject, label, created_at: at, last_used_at: usedAt })
    .onConflict((conflict) => conflict.columns(['provider', 'subject']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Whose it is. The row is this transaction's until it ends, so that nobody signs in with it while it is removed. */
export async function lockIdentity(tx: Db, { provider, subject }: { provider: string; subject: string }) {
  return await tx
    .selectFrom('identity')
    .select(['id', 'user_id'])
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateIdentity(
  tx: Db,
  id: string,
  { label, usedAt }: { label: string; usedAt: Date },
): Promise<void> {
  await tx.updateTable('identity').set({ label, last_used_at: usedAt }).where('id', '=', id).execute();
}

const columns = ['id', 'provider', 'label', 'created_at', 'last_used_at'] as const;

export async function selectIdentities(db: Db, userId: string) {
  return await db.selectFrom('identity').select(columns).where('user_id', '=', userId).orderBy('id').execute();
}

export async function deleteIdentity(tx: Db, id: string, userId: string) {
  return await tx
    .deleteFrom('identity')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['provider'])
    .executeTakeFirst();
}

export async function deleteIdentitiesOf(tx: Db, userId: string): Promise<void> {
  await tx.deleteFrom('identity').where('user_id', '=', userId).execute();
}

/** Whether a password, a passkey, or a login of one of these providers opens the account. */
export async function hasWayIn(tx: Db, userId: string, providers: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from credential where user_id = ${userId} and kind in ('password', 'passkey') and disabled_at is null
    ) or exists (
      select 1 from identity where user_id = ${userId} and provider = any(${[...providers]}::text[])
    ) as found`.execute(tx);
  return rows[0]?.found === true;
}
