import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function insertNewDevice(db: Db, one: { sessionId: string; userId: string; at: Date }): Promise<void> {
  await db
    .insertInto('new_device')
    .values({ session_id: one.sessionId, user_id: one.userId, created_at: one.at })
    .execute();
}

/** Takes the oldest out, with the name of its device; it comes back if the transaction fails. */
export async function takeNewDevice(tx: Db) {
  const { rows } = await sql<{ session_id: string; user_id: string; device: string; first: boolean }>`
    with taken as (
      delete from new_device where session_id = (
        select session_id from new_device order by created_at for update skip locked limit 1
      ) returning session_id, user_id
    )
    select taken.session_id, taken.user_id, s.device, not exists (
      select 1 from audit where target_id = taken.user_id and action = 'session.opened'
        and details->>'session' is distinct from taken.session_id::text
    ) as first
    from taken join session s on s.id = taken.session_id`.execute(tx);
  return rows[0];
}
