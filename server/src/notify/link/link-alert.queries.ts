import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** Whether the addressee of a link may still act: a disabled account may not, a contact has none. */
export async function isActive(db: Db, recipientId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from recipient r left join users u on u.id = r.user_id
    where r.id = ${recipientId} and r.erased_at is null and (u.id is null or u.status = 'active')`.execute(db);
  return rows.length > 0;
}
