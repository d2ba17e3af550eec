import type { ChannelName } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import { afterCommit, type Database, type Db } from '#platform/db';
import { workLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Realtime } from '#platform/realtime';
import { fanOutTopic } from '../publish.ts';
import { authorise } from './authorise.ts';
import type { Batch, Stage } from './batch.ts';
import { endPage, type DuePage, postponePage, readSubject, takePage } from './fan-out.queries.ts';
import { match } from './match.ts';
import { mute } from './mute.ts';
import { prefer } from './prefer.ts';
import { record } from './record.ts';
import { routeOver } from './route.ts';

export interface FanOutDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly realtime: Realtime;
  readonly log: Log;
  readonly channels: readonly { readonly name: ChannelName; readonly edits: boolean }[];
}

/** The realtime topic that tells the workers of a channel that parcels wait: `{ channels }`. */
export const parcelsTopic = 'parcels';

/** A small first page keeps the first message quick; large pages after it keep a large audience quick. */
const firstPageSize = 500;
const pageSize = 5000;

/** The pure stages between match and record, in their order. */
export function stagesOver(channels: readonly ChannelName[]): readonly Stage[] {
  return [authorise, mute, prefer, routeOver(new Set(channels))];
}

/** Works out the audiences of published events, page by page, until stopped. */
export function startFanOut(deps: FanOutDeps): { stop(): Promise<void> } {
  const loop = workLoop({ name: 'fan-out', run: () => fanOutNextPage(deps), idleMs: 1000, log: deps.log });
  const leave = deps.realtime.subscribe(fanOutTopic, () => loop.wake());
  return {
    async stop() {
      leave();
      await loop.stop();
    },
  };
}

/** Does one page in one transaction; false when none is due. A page that fails waits and is tried again. */
export async function fanOutNextPage(deps: FanOutDeps): Promise<boolean> {
  let taken: DuePage | undefined;
  try {
    return await deps.database.transaction(async (tx) => {
      taken = await takePage(tx, deps.clock.now());
      if (taken) await doPage(deps, tx, taken);
      return taken !== undefined;
    });
  } catch (error) {
    if (!taken) throw error;
    deps.log.error(
      { err: error, event_id: taken.eventId, page: taken.page },
      'A page of a fan-out failed and is tried again',
    );
    const waitMs = Math.min(1000 * 2 ** taken.attempts, 300_000);
    await postponePage(deps.database.db, { ...taken, dueAt: new Date(deps.clock.now().getTime() + waitMs) });
    return true;
  }
}

async function doPage(deps: FanOutDeps, tx: Db, page: DuePage): Promise<void> {
  const at = deps.clock.now();
  const subject = await readSubject(tx, page.eventId);
  if (!subject) return endPage(tx, { ...page, expected: 0, last: null, at });
  const editing = deps.channels.filter(({ edits }) => edits).map(({ name }) => name);
  const size = page.page === 0 ? firstPageSize : pageSize;
  const { candidates, last } = await match(tx, subject, { after: page.after, size, at, editing });
  const begin: Batch = { waiting: candidates, decided: [] };
  const stages = stagesOver(deps.channels.map(({ name }) => name));
  const { decided } = stages.reduce((batch, stage) => stage(batch), begin);
  const channels = await record(tx, subject, decided, at);
  await endPage(tx, { ...page, expected: candidates.length, last, at });
  afterCommit(tx, () =>
    wakeOthers(deps, {
      channels: [...channels],
      alertId: subject.alertId,
      recipients: [...new Set(decided.map((one) => one.candidate.recipientId))],
      step: subject.step,
    }),
  );
}

function wakeOthers(
  { realtime }: FanOutDeps,
  done: { channels: ChannelName[]; alertId: string | null; recipients: string[]; step: string },
): void {
  if (done.channels.length > 0) realtime.publish(parcelsTopic, { channels: done.channels });
  if (done.alertId !== null && done.step !== 'open' && done.recipients.length > 0)
    realtime.publish('alert', { alertId: done.alertId, recipients: done.recipients });
}
