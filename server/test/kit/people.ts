import { sql } from 'kysely';
import type { Severity } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import { makeSealer } from '#platform/crypto';
import { ensureRecipients, makeAddresses, type Addresses } from '#notify';

/** Addresses under a key of the tests, so that hashes can be compared from file to file. */
export const testAddresses: Addresses = makeAddresses({
  key: 'a key for tests',
  sealer: makeSealer(['a secret for tests']),
});

export interface Person {
  readonly id: string;
  readonly email: string;
}

/** Adds verified people with their in-app and e-mail destinations, in a handful of statements. */
export async function addPeople(db: Db, names: readonly string[], at: Date = new Date()): Promise<Person[]> {
  const people = names.map((name) => ({ id: newId(), email: `${name}@example.org`, name }));
  await sql`
    insert into users (id, email, email_verified_at, display_name, created_at, updated_at)
    select id, email, ${at}::timestamptz, name, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.email)}::text[], ${people.map((p) => p.name)}::text[]) as p(id, email, name)`.execute(
    db,
  );
  await ensureRecipients(
    db,
    testAddresses,
    people.map(({ id, email }) => ({ userId: id, email, locale: 'en', at })),
  );
  return people;
}

/** Makes everybody watch one resource. */
export async function addWatches(
  db: Db,
  people: readonly Person[],
  watch: { kind: string; resource: string; minSeverity?: Severity; at?: Date },
): Promise<void> {
  const at = watch.at ?? new Date(Date.now() - 1000);
  await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
    select id, person, ${watch.kind}, ${watch.resource}, ${watch.minSeverity ?? 'low'}::severity, ${at}::timestamptz
    from unnest(${people.map(() => newId())}::uuid[], ${people.map((p) => p.id)}::uuid[]) as w(id, person)`.execute(db);
}
