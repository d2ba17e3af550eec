import type { Insertable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tables } from '#platform/db';

const columns = [
  'id',
  'user_id',
  'old_email',
  'new_email',
  'old_link',
  'new_link',
  'undo_link',
  'old_confirmed_at',
  'new_confirmed_at',
  'done_at',
  'expires_at',
  'created_at',
] as const;

const changes = (db: Db) => db.selectFrom('email_change').select(columns);
export type EmailChangeRow = Awaited<ReturnType<ReturnType<typeof changes>['executeTakeFirstOrThrow']>>;

/** The one that waits for its confirmations. */
export async function selectWaitingChange(db: Db, userId: string, at: Date): Promise<EmailChangeRow | undefined> {
  return await changes(db)
    .where('user_id', '=', userId)
    .where('done_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
}

/** The waiting change that this link confirms. The row is this transaction's until it ends. */
export async function lockChangeByLink(tx: Db, jti: string): Promise<EmailChangeRow | undefined> {
  return await changes(tx)
    .where((where) => where.or([where('old_link', '=', jti), where('new_link', '=', jti)]))
    .where('done_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Takes out the change that this link undoes. */
export async function takeUndo(tx: Db, jti: string, at: Date): Promise<EmailChangeRow | undefined> {
  return await tx
    .deleteFrom('email_change')
    .where('undo_link', '=', jti)
    .where('expires_at', '>', at)
    .returning(columns)
    .executeTakeFirst();
}

export async function insertChange(tx: Db, row: Insertable<Tables['email_change']>): Promise<void> {
  await tx.insertInto('email_change').values(row).execute();
}

export async function updateChange(tx: Db, id: string, change: Updateable<Tables['email_change']>): Promise<void> {
  await tx.updateTable('email_change').set(change).where('id', '=', id).execute();
}

/** Drops what waits; answers the ids of its links. */
export async function deleteWaitingChange(tx: Db, userId: string): Promise<string[]> {
  const rows = await tx
    .deleteFrom('email_change')
    .where('user_id', '=', userId)
    .where('done_at', 'is', null)
    .returning(['old_link', 'new_link'])
    .execute();
  return rows.flatMap((row) => [row.old_link, row.new_link]);
}

/** Drops the changes after this one; answers the ids of their links. Ids grow with time. */
export async function deleteLaterChanges(tx: Db, { user_id: userId, id }: EmailChangeRow): Promise<string[]> {
  const rows = await tx
    .deleteFrom('email_change')
    .where('user_id', '=', userId)
    .where('id', '>', id)
    .returning(['old_link', 'new_link', 'undo_link'])
    .execute();
  return rows.flatMap((row) => [row.old_link, row.new_link, ...(row.undo_link === null ? [] : [row.undo_link])]);
}

/** Takes away what came to prove the person, or another one, since then. */
export async function deleteProofsSince(tx: Db, userId: string, since: Date): Promise<void> {
  await sql`
    delete from credential where user_id = ${userId}
      and case when kind = 'password' then updated_at else created_at end > ${since}`.execute(tx);
  await tx.deleteFrom('identity').where('user_id', '=', userId).where('created_at', '>', since).execute();
}

/** Links of a change are nobody's other links: they end one by one. */
export async function endLinks(tx: Db, jtis: readonly string[], at: Date): Promise<void> {
  if (jtis.length === 0) return;
  await tx
    .updateTable('one_time_token')
    .set({ used_at: at })
    .where('jti', 'in', [...jtis])
    .where('used_at', 'is', null)
    .execute();
}

/** The link that undoes belongs to the old mailbox and not to the account, so that nothing that happens to the account ends it. */
export async function insertUndoLink(tx: Db, link: { jti: string; expiresAt: Date; at: Date }): Promise<void> {
  await tx
    .insertInto('one_time_token')
    .values({ jti: link.jti, purpose: 'undo-email', expires_at: link.expiresAt, created_at: link.at })
    .execute();
}

export async function deleteEndedChanges(db: Db, at: Date): Promise<void> {
  await db.deleteFrom('email_change').where('expires_at', '<', at).execute();
}
