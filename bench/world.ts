import { sql } from 'kysely';
import { ensureRecipients, makeAddresses, type Addresses } from '#notify';
import { makeSealer, type Sealer } from '#platform/crypto';
import { migrate, openDatabase, type Database, type Db } from '#platform/db';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { temporaryFolder } from './folder.ts';

/** A database of its own for one figure: the embedded server with its ordinary settings, in a temporary folder. */
export interface BenchWorld extends AsyncDisposable {
  readonly database: Database;
  readonly db: Db;
  readonly sealer: Sealer;
  readonly addresses: Addresses;
}

/** What the people of the bench watch. */
export const watched = { kind: 'network', id: '64500' } as const;

export async function benchWorld(): Promise<BenchWorld> {
  const folder = await temporaryFolder();
  const database = await openDatabase({ dataDir: folder.path, log: silentLog() });
  await migrate(database);
  await sql`select ensure_months(name, now(), 2, case name when 'delivery' then 'with (fillfactor = 70)' else '' end) from unnest(array['event', 'event_resource', 'delivery', 'attempt', 'audit']) as name`.execute(
    database.db,
  );
  const sealer = makeSealer(['a secret of the bench that is long enough']);
  return {
    database,
    db: database.db,
    sealer,
    addresses: makeAddresses({ key: 'bench', sealer }),
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export interface Person {
  readonly id: string;
  readonly email: string;
}

type Ground = Pick<BenchWorld, 'db' | 'addresses'>;

const perStatement = 1000;

/** People with their two destinations, a thousand a statement. */
export async function addPeople({ db, addresses }: Ground, count: number): Promise<Person[]> {
  const at = longAgo();
  const people = Array.from({ length: count }, () => newId()).map((id) => ({ id, email: `${id}@bench.example` }));
  for (let first = 0; first < count; first += perStatement) {
    const some = people.slice(first, first + perStatement);
    await sql`
      insert into users (id, email, email_verified_at, display_name, role, created_at, updated_at)
      select id, email, ${at}::timestamptz, 'Bench', 'MANAGER', ${at}::timestamptz, ${at}::timestamptz
      from unnest(${some.map((p) => p.id)}::uuid[], ${some.map((p) => p.email)}::text[]) as p(id, email)`.execute(db);
    await ensureRecipients(
      db,
      addresses,
      some.map(({ id, email }) => ({ userId: id, email, locale: 'en', at })),
    );
  }
  return people;
}

/** People who watch what the events of the bench are about. */
export async function addWatchers(ground: Ground, count: number): Promise<Person[]> {
  const people = await addPeople(ground, count);
  await watchToo(ground, people, watched);
  await sql`vacuum (analyze)`.execute(ground.db);
  return people;
}

export async function watchToo(
  { db }: Ground,
  people: readonly Person[],
  { kind, id }: { kind: string; id: string },
): Promise<void> {
  await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
    select id, person, ${kind}, ${id}, 'low', ${longAgo()}::timestamptz
    from unnest(${people.map(() => newId())}::uuid[], ${people.map((person) => person.id)}::uuid[]) as w(id, person)`.execute(
    db,
  );
}

// Watches count for events that came after them.
function longAgo(): Date {
  return new Date(Date.now() - 60_000);
}
