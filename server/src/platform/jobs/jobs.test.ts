import { stillClock, usingDatabase } from '#kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../log/index.ts';
import { makeJobs } from './index.ts';
import type { Job, Jobs } from './index.ts';

const test = usingDatabase();
const clock = stillClock(new Date('2031-01-01T00:00:00Z'));
let jobs: Jobs;

beforeAll(async () => {
  jobs = makeJobs({ database: test.database, log: silentLog(), clock, pollSeconds: 0.5 });
  await jobs.work('before-start', async () => seen('before-start').resolve([]));
  await jobs.start();
});
afterAll(() => jobs.stop());

const waiting = new Map<string, PromiseWithResolvers<unknown[]>>();

function seen(name: string): PromiseWithResolvers<unknown[]> {
  const found = waiting.get(name) ?? Promise.withResolvers<unknown[]>();
  waiting.set(name, found);
  return found;
}

/** Works on a queue and resolves with the data of the first `count` jobs. */
async function collect(queue: string, count: number): Promise<unknown[]> {
  const data: unknown[] = [];
  const done = Promise.withResolvers<unknown[]>();
  const take = async (batch: Job[]) => {
    data.push(...batch.map((job) => job.data));
    if (data.length >= count) done.resolve(data);
  };
  await jobs.work(queue, take, { batchSize: 10 });
  return await done.promise;
}

async function queued(queue: string): Promise<{ wait: number; state: string }[]> {
  const { rows } = await sql<{ wait: number; state: string }>`
    select extract(epoch from start_after - created_on)::float8 as wait, state::text from pgboss.job where name = ${queue}`.execute(
    test.db,
  );
  return rows;
}

describe('a job', () => {
  it('is done by whoever works on its queue', async () => {
    const done = collect('plain', 1);
    await jobs.send('plain', { page: 1 });
    expect(await done).toEqual([{ page: 1 }]);
  });

  it('is done by work that was named before the start', async () => {
    await jobs.send('before-start', {});
    expect(await seen('before-start').promise).toEqual([]);
  });

  it('is queued by its transaction, or not at all', async () => {
    const failing = test.database.transaction(async (tx) => {
      await jobs.send('transactional', { kept: false }, { db: tx });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await test.database.transaction(async (tx) => {
      await jobs.send('transactional', { kept: true }, { db: tx });
      expect(await queued('transactional')).toHaveLength(0);
    });
    expect(await collect('transactional', 1)).toEqual([{ kept: true }]);
  });

  it('waits for its time, counted by the clock it was given in', async () => {
    await jobs.send('later', {}, { startAfter: new Date(clock.now().getTime() + 600_000) });
    const [job] = await queued('later');
    expect(job?.wait).toBeGreaterThan(590);
    expect(job?.wait).toBeLessThan(610);
  });

  it('waits once for each singleton key', async () => {
    await jobs.send('single', { no: 1 }, { singletonKey: 'a' });
    await jobs.send('single', { no: 2 }, { singletonKey: 'a' });
    await jobs.send('single', { no: 3 }, { singletonKey: 'b' });
    await jobs.send('single', { no: 4 });
    await jobs.send('single', { no: 5 });
    const numbers = (await collect('single', 4)).map((data) => JSON.stringify(data)).toSorted();
    expect(numbers).toEqual([1, 3, 4, 5].map((no) => JSON.stringify({ no })));
  });

  it('is retried when its handler fails', async () => {
    let tries = 0;
    const handler = async () => {
      tries += 1;
      if (tries === 1) throw new Error('first try');
      seen('retried').resolve([]);
    };
    await jobs.work('flaky', handler, { retryLimit: 1 });
    await jobs.send('flaky', {});
    await seen('retried').promise;
    expect(tries).toBe(2);
  });

  it('is put aside when it fails for good', async () => {
    await jobs.work('hopeless', () => Promise.reject(new Error('never')), { retryLimit: 0 });
    await jobs.send('hopeless', { no: 7 });
    expect(await collect('dead-letter', 1)).toEqual([{ no: 7 }]);
  });
});

describe('a schedule', () => {
  it('is kept once, in UTC, and may be changed', async () => {
    await jobs.schedule('nightly', '0 3 * * *');
    await jobs.schedule('nightly', '30 3 * * *');
    const { rows } = await sql`select name, cron, timezone from pgboss.schedule where name = 'nightly'`.execute(
      test.db,
    );
    expect(rows).toEqual([{ name: 'nightly', cron: '30 3 * * *', timezone: 'UTC' }]);
  });
});

describe('stopping', () => {
  it('waits for what is at work', async () => {
    const own = makeJobs({ database: test.database, log: silentLog() });
    await own.start();
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    let finished = false;
    await own.work('slow', async () => {
      begun.resolve();
      await finish.promise;
      finished = true;
    });
    await own.send('slow', {});
    await begun.promise;
    const stopping = own.stop();
    finish.resolve();
    await stopping;
    expect(finished).toBe(true);
    expect(await queued('slow')).toMatchObject([{ state: 'completed' }]);
  });
});
