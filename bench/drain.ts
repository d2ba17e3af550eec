import { sql } from 'kysely';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { ledgerRows, noOp, pipeline } from './pipeline.ts';
import { costOf } from './processor.ts';
import type { Sizes } from './sizes.ts';
import { until } from './until.ts';
import { addWatchers, benchWorld, type BenchWorld } from './world.ts';

/** Delivers a ledger through channels that do nothing, against as many jobs of graphile-worker that do nothing. */
export async function benchDrain({ watchers, rounds }: Sizes): Promise<Figure[]> {
  await using world = await benchWorld();
  await addWatchers(world, watchers);
  const rows = 2 * watchers;
  let cost = '';
  let bareCost = '';
  const { value, bare } = await inRounds(rounds, {
    bare: async () => rows / (await drainJobs(world, rows, (said) => (bareCost = said))),
    value: async () => rows / (await drainLedger(world, rows, (said) => (cost = said))),
  });
  const detail = `${rows} ledger rows, one worker, ${cost}; bare: no-op jobs of graphile-worker, ${bareCost}`;
  return [figure('drain', { value, unit: 'deliveries/s', bare, detail })];
}

async function drainLedger(world: BenchWorld, rows: number, saidCost: (cost: string) => void): Promise<number> {
  const way = pipeline(world, [noOp('in_app'), noOp('email')]);
  await way.publish();
  await way.fanOut();
  // What autovacuum does before long; otherwise it falls at random into one round or another.
  await sql`vacuum (analyze) delivery, parcel, notification`.execute(world.db);
  let seconds = 0;
  saidCost(await costOf(rows, async () => (seconds = await timed(() => way.deliver()))));
  const sent = await ledgerRows(world, 'sent');
  if (sent !== rows) throw new Error(`${sent} deliveries were sent instead of ${rows}.`);
  await sql`truncate delivery, parcel, notification`.execute(world.db);
  return seconds;
}

/** With the settings that its documentation recommends for the highest rate. */
async function drainJobs({ database }: BenchWorld, rows: number, saidCost: (cost: string) => void): Promise<number> {
  const connectionString = database.url;
  const logger = new Logger(() => () => undefined);
  const worker = { connectionString, logger, concurrentJobs: 24, maxPoolSize: 26 };
  const batches = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  for (let first = 0; first < rows; first += 10_000) {
    const count = Math.min(10_000, rows - first);
    await utils.addJobs(
      Array.from({ length: count }, (_, index) => ({ identifier: 'noop', payload: { n: first + index } })),
    );
  }
  await utils.release();
  await sql`vacuum (analyze) graphile_worker._private_jobs`.execute(database.db);
  let done = 0;
  const noop = async () => void (done += 1);
  let seconds = 0;
  const work = async () => {
    const runner = await run({
      preset: { worker: { ...worker, ...batches } },
      taskList: { noop },
      noHandleSignals: true,
    });
    await until('the jobs are done', () => done >= rows);
    await runner.stop();
  };
  saidCost(await costOf(rows, async () => (seconds = await timed(work))));
  return seconds;
}
