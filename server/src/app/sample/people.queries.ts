import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function findUser(db: Db, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from users where lower(email) = lower(${email})`.execute(db);
  return rows[0]?.id;
}

export async function addWatch(
  db: Db,
  watch: { id: string; recipientId: string; kind: string; resource: string; at: Date },
): Promise<void> {
  await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
    values (${watch.id}, ${watch.recipientId}, ${watch.kind}, ${watch.resource}, 'low', ${watch.at})
    on conflict do nothing`.execute(db);
}

const ended = 'sample_world_ended';

/** From now on no start makes the sample people. */
export async function endSampleWorld(db: Db): Promise<void> {
  await sql`insert into installation (name, value) values (${ended}, 'yes') on conflict do nothing`.execute(db);
}

export async function hasSampleWorldEnded(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from installation where name = ${ended}`.execute(db);
  return rows.length > 0;
}
