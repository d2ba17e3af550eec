import { sql } from 'kysely';
import { newId } from '#platform/ids';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { ledgerRows, noOp, pipeline } from './pipeline.ts';
import { costOf } from './processor.ts';
import type { Sizes } from './sizes.ts';
import { addWatchers, benchWorld, type BenchWorld } from './world.ts';

/** One event to many watchers with two destinations each, against `insert … select` of as many rows into the same table. */
export async function benchFanOut({ watchers, rounds }: Sizes): Promise<Figure[]> {
  await using world = await benchWorld();
  await addWatchers(world, watchers);
  const rows = 2 * watchers;
  let cost = '';
  let bareCost = '';
  const { value, bare } = await inRounds(rounds, {
    bare: async () => rows / (await bareInsert(world, rows, (said) => (bareCost = said))),
    value: async () => rows / (await fanOutOnce(world, rows, (said) => (cost = said))),
  });
  const detail = `${watchers} watchers, 2 destinations each, ${cost}; bare: insert … select, ${bareCost}`;
  return [figure('fan-out', { value, unit: 'ledger rows/s', bare, detail })];
}

async function fanOutOnce(world: BenchWorld, rows: number, saidCost: (cost: string) => void): Promise<number> {
  const way = pipeline(world, [noOp('in_app'), noOp('email')]);
  await way.publish();
  let seconds = 0;
  saidCost(await costOf(rows, async () => (seconds = await timed(() => way.fanOut()))));
  const written = await ledgerRows(world, 'queued');
  if (written !== rows) throw new Error(`The fan-out wrote ${written} rows instead of ${rows}.`);
  await clearLedger(world);
  return seconds;
}

async function bareInsert(world: BenchWorld, rows: number, saidCost: (cost: string) => void): Promise<number> {
  const insert = sql`
    insert into delivery (id, event_id, recipient_id, channel, destination_id, address_hash, status, created_at)
    select gen_random_uuid(), ${newId()}::uuid, d.recipient_id, d.channel, d.id, d.address_hash, 'queued', now()
    from destination d order by d.recipient_id`;
  let seconds = 0;
  saidCost(await costOf(rows, async () => (seconds = await timed(() => insert.execute(world.db)))));
  await clearLedger(world);
  return seconds;
}

async function clearLedger({ db }: BenchWorld): Promise<void> {
  await sql`truncate delivery, parcel, notification`.execute(db);
}
