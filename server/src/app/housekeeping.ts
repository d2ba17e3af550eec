import { settleFlapping, type AlertActionDeps } from '#notify';
import { forgetAnswers } from '#platform/http';
import { makeJobs, workLoop } from '#platform/jobs';
import type { Ground } from './ground.ts';
import { makeMonths } from './growing.queries.ts';

const nightly = 'nightly';
const flappingIdleMs = 15_000;

export interface Housekeeping {
  /** Resolves when nothing of it is due. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** What nobody asks for and everybody relies on: partitions made ahead, ended things forgotten, flapping alerts settled. */
export async function startHousekeeping(
  ground: Ground,
  /** What sources forget every night. */
  forget: readonly (() => Promise<unknown>)[] = [],
): Promise<Housekeeping> {
  const { database, log, clock, realtime, settings } = ground;
  const jobs = makeJobs({ database, log, clock });
  await jobs.work(nightly, async () => {
    await tidyUp(ground);
    for (const one of forget) await one();
  });
  await jobs.schedule(nightly, '15 3 * * *');
  await jobs.start();
  const deps: AlertActionDeps = { database, clock, realtime, acknowledge: settings.acknowledge };
  const flapping = workLoop({ name: 'flapping', run: () => settleFlapping(deps), idleMs: flappingIdleMs, log });
  return {
    async drained() {
      while (await settleFlapping(deps));
      await jobs.drained([nightly]);
    },
    async stop() {
      await Promise.all([flapping.stop(), jobs.stop()]);
    },
  };
}

async function tidyUp({ database, clock, accounts }: Ground): Promise<void> {
  const at = clock.now();
  await makeMonths(database.db, at);
  await accounts.sweep();
  await forgetAnswers(database.db, at);
}
