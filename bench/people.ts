import { sql } from 'kysely';
import { addCallers } from './callers.ts';
import { figure, median, timed, type Figure } from './figure.ts';
import { servedWorld, type ServedWorld } from './server.ts';
import type { Sizes } from './sizes.ts';

const sorts = ['created', 'email', 'name', 'last_sign_in'] as const;
const filters = [
  '',
  'role=AUTHENTICATED',
  'role=MANAGER',
  'role=ADMIN',
  'status=active',
  'status=unverified',
  'status=disabled',
  'status=locked',
  'professional=true',
  'role=MANAGER&status=disabled&professional=true',
  'query=person-004242',
  'query=an',
  'query=zed&status=unverified',
  'created_from=2020-03-01T00:00:00Z&created_until=2020-03-08T00:00:00Z',
  'created_from=2020-01-01T00:00:00Z&created_until=2022-01-01T00:00:00Z&status=disabled',
];

/**
 * The list of a million people over HTTP: the first page of every filter in every order, and of each the page behind
 * somebody in the middle. The slowest counts, each the median of its rounds.
 */
export async function benchPeople({ people, rounds }: Sizes): Promise<Figure[]> {
  await using world = await servedWorld();
  const [caller] = await addCallers(world, 1);
  if (caller === undefined) throw new Error('There is nobody who may ask.');
  await addPeople(world, people);
  await sql`update users set role = 'ADMIN' where id = ${caller.id}::uuid`.execute(world.db);
  const firsts: Took[] = [];
  const middles: Took[] = [];
  for (const sort of sorts) {
    const cursor = await cursorInTheMiddle(world, sort, people);
    for (const filter of filters) {
      const query = `sort=${sort}&order=asc&limit=50&${filter}`;
      firsts.push(await ask(world, { query, cookie: caller.cookie, rounds }));
      middles.push(await ask(world, { query: `${query}&cursor=${cursor}`, cookie: caller.cookie, rounds }));
    }
  }
  const detail = ({ query }: Took, all: readonly Took[]) =>
    `the slowest of ${all.length}, ${query}; median of all ${median(all.map(({ ms }) => ms)).toFixed(1)} ms`;
  const [first, middle] = [slowest(firsts), slowest(middles)];
  return [
    figure('people, first page', { value: first.ms, unit: 'ms', detail: `${people} people; ${detail(first, firsts)}` }),
    figure('people, in the middle', { value: middle.ms, unit: 'ms', detail: detail(middle, middles) }),
  ];
}

interface Took {
  query: string;
  ms: number;
}

async function ask(
  { server }: ServedWorld,
  { query, cookie, rounds }: { query: string; cookie: string; rounds: number },
): Promise<Took> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const seconds = await timed(async () => {
      const answer = await fetch(`${server.url}/api/v1/users?${query}`, { headers: { cookie } });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`The list answered ${answer.status} to ${query}: ${text}`);
    });
    times.push(seconds * 1000);
  }
  return { query: query.replace(/&cursor=.*/, ''), ms: median(times) };
}

const slowest = (all: readonly Took[]): Took => all.reduce((worst, one) => (one.ms > worst.ms ? one : worst));

/** Names of every kind, roles and states as they are in an installation of this size, registered over six years. */
async function addPeople({ db }: ServedWorld, count: number): Promise<void> {
  // Indexes that are built afterwards take a tenth of the time.
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes where indexname like 'users_in_order%'`.execute(
    db,
  );
  for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(db);
  await sql`
    insert into users (id, email, email_verified_at, display_name, last_name, nickname, role, status, professional_status_at,
      last_sign_in_at, created_at, updated_at)
    select gen_random_uuid(), 'person-' || lpad(n::text, 8, '0') || '@bench.example', case when n % 9 = 0 then null else made end,
      (array['Ada', 'Ann', 'Bob', 'Grace', 'Zoe'])[1 + n % 5] || ' ' || md5((n * 7)::text),
      (array['Zed', 'Hopper', 'King'])[1 + n % 3] || (n % 1000), 'somebody_' || lpad(n::text, 8, '0'),
      case when n % 2000 = 0 then 'ADMIN' when n % 100 = 0 then 'MANAGER' else 'AUTHENTICATED' end,
      case when n % 50 = 0 then 'disabled' else 'active' end, case when n % 20 = 0 then made end,
      case when n % 4 = 0 then null else made + (n % 400) * interval '1 day' end, made, made
    from (select n, timestamptz '2020-01-01' + n * (6 * interval '1 year' / ${count}::int) as made
      from generate_series(1, ${count}::int) n) person`.execute(db);
  for (const { definition } of indexes) await sql.raw(definition).execute(db);
  await sql`vacuum (analyze) users`.execute(db);
}

async function cursorInTheMiddle({ db }: ServedWorld, sort: (typeof sorts)[number], people: number): Promise<string> {
  const times = { created: sql`created_at`, last_sign_in: sql`last_sign_in_at` };
  const texts = { email: sql`lower(email)`, name: sql`lower(display_name)` };
  const key = sort === 'email' || sort === 'name' ? texts[sort] : times[sort];
  const text =
    sort === 'email' || sort === 'name'
      ? sql`${key} collate "C"`
      : sql`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const { rows } = await sql<{ id: string; place: string }>`
    select id, ${text} as place from users where ${key} is not null order by 2, 1 offset ${Math.floor(people / 2)} limit 1`.execute(
    db,
  );
  const [row] = rows;
  // As the server writes a cursor: the way, the order, the place and the id.
  const values = ['next', sort, 'asc', row?.place ?? '', row?.id ?? ''];
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}
