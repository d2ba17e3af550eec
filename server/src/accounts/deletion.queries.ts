import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function selectDeletion(db: Db, userId: string) {
  return await db
    .selectFrom('account_deletion')
    .select(['due_at', 'kept_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

export interface NewDeletion {
  userId: string;
  at: Date;
  dueAt: Date;
}

/** A second wish keeps the date of the first, unless that one was taken back. */
export async function insertDeletion(tx: Db, { userId, at, dueAt }: NewDeletion): Promise<void> {
  const fresh = { asked_at: at, due_at: dueAt, kept_at: null };
  await tx
    .insertInto('account_deletion')
    .values({ user_id: userId, ...fresh })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(fresh))
    .execute();
}

export async function deleteDeletion(tx: Db, userId: string): Promise<boolean> {
  const result = await tx.deleteFrom('account_deletion').where('user_id', '=', userId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** One that somebody kept by signing in, or one that is due; several processes take different ones. */
export async function takeSettledDeletion(tx: Db, at: Date) {
  return await tx
    .selectFrom('account_deletion')
    .select(['user_id', 'kept_at'])
    .where((where) => where.or([where('kept_at', 'is not', null), where('due_at', '<=', at)]))
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Whether somebody else may run the installation. Two who leave at once take turns, as in the trigger that keeps the last one. */
export async function hasOtherAdministrator(tx: Db, id: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(7210, 1)`.execute(tx);
  const other = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'ADMIN')
    .where('status', '=', 'active')
    .where('id', '<>', id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** What is left of a person: an id that others' data may point to. The address and the nickname are free again. */
export async function eraseUser(tx: Db, id: string, at: Date): Promise<void> {
  await sql`
    update users set email = id || '@erased.invalid', email_verified_at = null, status = 'erased', role = 'AUTHENTICATED', desk = false,
      display_name = '', first_name = '', last_name = '', nickname = default, headline = '', bio = '', location = '',
      github_url = '', linkedin_url = '', web_url = '', picture = null, small_picture = null,
      zone = default, locale = default, theme = default, density = default, shortcuts = default,
      professional_status_at = null, professional_status_by = null, last_sign_in_at = null, updated_at = ${at}, version = version + 1
    where id = ${id}`.execute(tx);
}
