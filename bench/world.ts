import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { ensureRecipients, makeAddresses, type Addresses } from '#notify';
import { makeSealer, type Sealer } from '#platform/crypto';
import { migrate, openDatabase, type Database, type Db } from '#platform/db';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';

/** A database of its own for one bench: the embedded server with its ordinary settings, in a temporary folder. */
export interface BenchWorld extends AsyncDisposable {
  readonly database: Database;
  readonly db: Db;
  readonly sealer: Sealer;
  readonly addresses: Addresses;
}

export async function benchWorld(): Promise<BenchWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  const database = await openDatabase({ dataDir, log: silentLog() });
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
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** People with their two destinations who watch network 64500, a thousand a statement. */
export async function addWatchers(world: BenchWorld, count: number): Promise<string[]> {
  const at = new Date(Date.now() - 60_000);
  const ids: string[] = [];
  for (let first = 0; first < count; first += 1000) {
    const people = Array.from({ length: Math.min(1000, count - first) }, (_, index) => ({
      userId: newId(),
      email: `person-${first + index}@bench.example`,
      locale: 'en',
      at,
    }));
    await sql`
      insert into users (id, email, email_verified_at, display_name, created_at, updated_at)
      select id, email, ${at}::timestamptz, 'Bench', ${at}::timestamptz, ${at}::timestamptz
      from unnest(${people.map((p) => p.userId)}::uuid[], ${people.map((p) => p.email)}::text[]) as p(id, email)`.execute(
      world.db,
    );
    await ensureRecipients(world.db, world.addresses, people);
    await sql`
      insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
      select id, person, 'network', '64500', 'low', ${at}::timestamptz from unnest(${people.map(() => newId())}::uuid[], ${people.map((p) => p.userId)}::uuid[]) as w(id, person)`.execute(
      world.db,
    );
    ids.push(...people.map((p) => p.userId));
  }
  await sql`vacuum (analyze)`.execute(world.db);
  return ids;
}
