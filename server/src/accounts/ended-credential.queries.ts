import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { boundsAt } from './session.ts';

/** Which of these ids are neither a session nor an API token that is in force. */
export async function selectEnded(db: Db, ids: readonly string[], now: Date): Promise<string[]> {
  const { at, seenAfter } = boundsAt(now);
  const { rows } = await sql<{ id: string }>`
    select i.id from unnest(${ids}::uuid[]) as i(id)
    where not exists (
      select 1 from session s join users u on u.id = s.user_id
      where s.id = i.id and u.status = 'active' and s.expires_at > ${at} and s.seen_at > ${seenAfter}
    ) and not exists (
      select 1 from api_token t join users u on u.id = t.user_id
      where t.id = i.id and u.status = 'active' and (t.expires_at is null or t.expires_at > ${at})
    )`.execute(db);
  return rows.map(({ id }) => id);
}
