import assert from 'node:assert';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Queue, SendOptions as BossOptions } from 'pg-boss';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Database, Db } from '../db/index.ts';
import type { Log } from '../log/index.ts';

export interface Job {
  id: string;
  /** What `send` was given, as JSON brings it back: the handler checks it. */
  data: unknown;
}

interface SendOptions {
  /** The transaction of the change that causes the job: both are there, or neither. */
  db?: Db;
  startAfter?: Date;
  /** While a job of this key waits in the queue, another one is not added. */
  singletonKey?: string;
}

interface WorkOptions {
  batchSize?: number;
  retryLimit?: number;
}

/**
 * Work that is done later: kept in PostgreSQL, at least once, retried with growing delays, and put aside in
 * `dead-letter` when it keeps failing. For work by the thousand, queue one job for many rows.
 */
export interface Jobs {
  send(queue: string, data: object, options?: SendOptions): Promise<void>;
  /** When the handler throws, the whole batch is retried. */
  work(queue: string, handler: (jobs: Job[]) => Promise<void>, options?: WorkOptions): Promise<void>;
  /** Sends `{}` to the queue by the cron expression, in UTC. A time missed while nothing ran is made up for once. */
  schedule(queue: string, cron: string): Promise<void>;
  start(): Promise<void>;
  /** After the start: resolves when no job of these queues is due or at work. */
  drained(queues: readonly string[]): Promise<void>;
  /** Takes nothing new and waits for what is at work. */
  stop(): Promise<void>;
}

interface Options {
  database: Pick<Database, 'url'>;
  log: Log;
  /** The clock that the times of `startAfter` are of. */
  clock?: Clock;
  stopTimeoutMs?: number;
  /** How often a queue is looked at for delayed and retried jobs; new ones are heard of at once. */
  pollSeconds?: number;
}

const deadLetter = 'dead-letter';
const day = 86_400;
const lookEveryMs = 100;

/** Five retries with a doubling delay, half a minute in all; a queue with more of them waits up to an hour between two. */
const defaults = { retryLimit: 5, retryDelay: 1, retryBackoff: true, retryDelayMax: 3600 };

/** Jobs over pg-boss. Nothing but this file knows it. `work` and `schedule` may come before `start`. */
export function makeJobs({
  database,
  log,
  clock = systemClock(),
  stopTimeoutMs = 20_000,
  pollSeconds = 5,
}: Options): Jobs {
  const boss = openBoss(database.url, log);
  const queues = new Map<string, Promise<void>>();
  const beforeStart: (() => Promise<void>)[] = [];
  let started = false;

  const ensure = (queue: string, retryLimit?: number): Promise<void> => {
    const made = retryLimit === undefined ? queues.get(queue) : undefined;
    const making = made ?? makeQueue(boss, queue, retryLimit);
    queues.set(queue, making);
    // A queue that could not be made is tried again by the next one who needs it.
    making.catch(() => queues.delete(queue));
    return making;
  };
  const onceStarted = async (act: () => Promise<void>): Promise<void> => {
    if (started) await act();
    else beforeStart.push(act);
  };

  return {
    async send(queue, data, options = {}) {
      assert(started, 'Jobs are sent after the start.');
      await ensure(queue);
      await boss.send(queue, data, bossOptions(options, clock));
    },
    work: (queue, handler, { batchSize = 1, retryLimit } = {}) =>
      onceStarted(async () => {
        await ensure(queue, retryLimit ?? defaults.retryLimit);
        const polling = { pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds };
        await boss.work(queue, { batchSize, ...polling }, (jobs) => handle(jobs, handler, log.child({ queue })));
      }),
    schedule: (queue, cron) =>
      onceStarted(async () => {
        await ensure(queue);
        await boss.schedule(
          queue,
          cron,
          {},
          { tz: 'UTC', missed: 'once', ...bossOptions({ singletonKey: 'schedule' }, clock) },
        );
      }),
    async start() {
      await boss.start();
      await makeQueue(boss, deadLetter, undefined);
      started = true;
      for (const act of beforeStart.splice(0)) await act();
    },
    drained: (names) => untilIdle(boss, names),
    async stop() {
      started = false;
      await boss.stop({ graceful: true, timeout: stopTimeoutMs });
    },
  };
}

// It costs little at rest: notifications wake the workers, so polling and upkeep are rare.
function openBoss(url: string, log: Log): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'tocsin jobs',
    max: 3,
    useListenNotify: true,
    notifyHeartbeatIntervalMs: 60_000,
    cronWorkerIntervalSeconds: 30,
    // Chains of jobs are not used.
    flowIntervalSeconds: 3600,
    monitorVacuum: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'The job queue failed'));
  boss.on('warning', (warning) => log.warn({ warning }, 'The job queue warned'));
  return boss;
}

async function untilIdle(boss: PgBoss, queues: readonly string[]): Promise<void> {
  const isBusy = async (queue: string) =>
    (await boss.getQueueStats(queue)).some(({ readyCount, activeCount }) => readyCount + activeCount > 0);
  for (const queue of queues) while (await isBusy(queue)) await wait(lookEveryMs);
}

async function makeQueue(boss: PgBoss, queue: string, retryLimit: number | undefined): Promise<void> {
  const options = { ...defaults, ...(retryLimit === undefined ? {} : { retryLimit }) };
  // `short` keeps one waiting job per singleton key; jobs without one get a key of their own.
  const made: Omit<Queue, 'name'> = {
    ...options,
    policy: 'short',
    notify: true,
    deleteAfterSeconds: day,
    retentionSeconds: 30 * day,
  };
  if (queue !== deadLetter) made.deadLetter = deadLetter;
  await boss.createQueue(queue, made);
  if (retryLimit !== undefined) await boss.updateQueue(queue, options);
}

function bossOptions({ db, startAfter, singletonKey }: SendOptions, clock: Clock): BossOptions {
  return {
    singletonKey: singletonKey ?? randomUUID(),
    ...(db ? { db: fromKysely(db) } : {}),
    // The queue lives on real time, and the clock of sample mode and of tests may be ahead of it.
    ...(startAfter ? { startAfter: new Date(Date.now() + startAfter.getTime() - clock.now().getTime()) } : {}),
  };
}

async function handle(jobs: Job[], handler: (jobs: Job[]) => Promise<void>, log: Log): Promise<void> {
  try {
    await handler(jobs.map(({ id, data }) => ({ id, data })));
  } catch (error) {
    log.error({ err: error, jobs: jobs.map(({ id }) => id) }, 'Jobs failed and will be retried');
    throw error;
  }
}
