import { sql } from 'kysely';
import { makePublish } from '#notify';
import { systemClock } from '#platform/clock';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { fanOutNextPage } from '../server/src/notify/fan-out/fan-out.ts';
import { figure, timed, type Figure } from './figure.ts';
import { addWatchers, benchWorld, type BenchWorld } from './world.ts';

const watchers = 100_000;

/** One event to 100,000 watchers with two destinations each, against `insert … select` of as many rows into the same table. */
export async function benchFanOut(): Promise<Figure[]> {
  await using world = await benchWorld();
  await addWatchers(world, watchers);
  const rates: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < 3; round++) {
    bares.push((2 * watchers) / (await timed(() => bareInsert(world))));
    rates.push((2 * watchers) / (await timed(() => fanOutOnce(world))));
  }
  const best = (values: number[]) => values.toSorted((a, b) => a - b)[1] ?? Number.NaN;
  return [
    figure('fan-out', {
      value: best(rates),
      unit: 'ledger rows/s',
      bare: best(bares),
      detail: `${watchers} watchers, 2 destinations each, median of 3`,
    }),
  ];
}

async function fanOutOnce(world: BenchWorld): Promise<void> {
  const { database } = world;
  const clock = systemClock();
  const realtime = localRealtime();
  const channels = [
    { name: 'in_app' as const, edits: true },
    { name: 'email' as const, edits: false },
  ];
  const deps = { database, clock, realtime, log: silentLog(), channels };
  await database.transaction((tx) =>
    makePublish(deps)(tx, [
      {
        source: 'bench',
        type: 'bench.event',
        category: 'network',
        severity: 'high',
        data: { title: 'Bench' },
        resources: [{ kind: 'network', id: '64500' }],
      },
    ]),
  );
  const lane = async () => {
    while (await fanOutNextPage(deps));
  };
  while (await fanOutNextPage(deps)) await Promise.all([lane(), lane()]);
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from delivery where event_id = (select id from event order by id desc limit 1)`.execute(
    world.db,
  );
  if (rows[0]?.count !== 2 * watchers)
    throw new Error(`The fan-out wrote ${rows[0]?.count} rows instead of ${2 * watchers}.`);
}

async function bareInsert(world: BenchWorld): Promise<void> {
  await sql`
    insert into delivery (id, event_id, recipient_id, channel, destination_id, address_hash, status, created_at)
    select gen_random_uuid(), ${newId()}::uuid, d.recipient_id, d.channel, d.id, d.address_hash, 'queued', now()
    from destination d order by d.recipient_id`.execute(world.db);
}
