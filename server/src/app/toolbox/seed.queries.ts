import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { SeededPerson } from './seed.ts';

/** Adds those that are not there yet, and answers all of them in the order of their numbers. */
export async function savePeople(
  tx: Db,
  people: readonly { id: string; email: string; name: string }[],
  at: Date,
): Promise<SeededPerson[]> {
  const emails = people.map(({ email }) => email);
  await sql`
    insert into users (id, email, email_verified_at, display_name, created_at, updated_at)
    select id, email, ${at}::timestamptz, name, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${people.map(({ id }) => id)}::uuid[], ${emails}::text[], ${people.map(({ name }) => name)}::text[]) as p(id, email, name)
    on conflict (lower(email)) do nothing`.execute(tx);
  const { rows } = await sql<SeededPerson>`
    select u.id as user_id, u.email from unnest(${emails}::text[]) with ordinality as p(email, place)
    join users u on lower(u.email) = p.email order by p.place`.execute(tx);
  return rows;
}

interface Watches {
  readonly ids: readonly string[];
  readonly people: readonly SeededPerson[];
  readonly kind: string;
  readonly id: string;
  readonly at: Date;
}

export async function addWatches(tx: Db, { ids, people, kind, id, at }: Watches): Promise<void> {
  await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
    select id, person, ${kind}, ${id}, 'low', ${at}::timestamptz
    from unnest(${ids}::uuid[], ${people.map(({ user_id }) => user_id)}::uuid[]) as w(id, person)
    on conflict (recipient_id, kind, resource_id) where deleted_at is null do nothing`.execute(tx);
}

/** Some of the people at these addresses, as many as the limit says; answers whom. Whoever manages anything stays. */
export async function deletePeople(tx: Db, patterns: readonly string[], limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from users where id in (
      select id from users where lower(email) like any(${patterns}::text[]) and role = 'AUTHENTICATED' limit ${limit}
    ) returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function deleteInboxes(tx: Db, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await sql`delete from notification where recipient_id = any(${recipients}::uuid[])`.execute(tx);
}
