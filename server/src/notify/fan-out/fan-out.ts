import type { ChannelName } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import { afterCommit, type Database, type Db } from '#platform/db';
import { workLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Realtime } from '#platform/realtime';
import type { Carrier } from '#platform/transport';
import { fanOutTopic } from '../event/publish.ts';
import { authorise } from './authorise.ts';
import type { Batch, Decided, Stage, Subject } from './batch.ts';
import {
  endPage,
  type DuePage,
  type PageName,
  postponePage,
  readSubject,
  takePage,
  writePages,
} from './fan-out.queries.ts';
import { cutAudience, match } from './match.ts';
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
  /** A broker that brings the ids of pages; without one, and while it is away, they are found in the database. */
  readonly carrier?: Carrier | undefined;
}

/** The realtime topic that tells the workers of a channel that parcels wait: `{ channels }`. */
export const parcelsTopic = 'parcels';

/** A small first page keeps the first message quick; large pages after it keep a large audience quick. */
const pageSizes = { first: 500, others: 5000 };

/** Pages of one event are independent, so two are worked out at once: while one waits for the database the other computes. */
const lanes = 2;

/** The pure stages between match and record, in their order. */
export function stagesOver(channels: readonly ChannelName[]): readonly Stage[] {
  return [authorise, mute, prefer, routeOver(new Set(channels))];
}

/** Works out the audiences of published events, page by page, until stopped. */
export function startFanOut(deps: FanOutDeps): { stop(): Promise<void> } {
  const run = () => fanOutNextPage(deps);
  const loops = Array.from({ length: lanes }, (_, lane) =>
    workLoop({ name: `fan-out ${lane}`, run, idleMs: 1000, log: deps.log }),
  );
  const leave = deps.realtime.subscribe(fanOutTopic, () => {
    if (!deps.carrier?.graceMs) loops.forEach((loop) => loop.wake());
  });
  deps.carrier?.receive('fan-out', lanes, async (work) => {
    const [eventId = '', page] = work.split('/');
    const named = { eventId, page: Number(page) };
    if (!(await fanOutNextPage(deps, named))) return false;
    // The first page of a large audience was cut only, and is worked out now.
    await fanOutNextPage(deps, named);
    return true;
  });
  return {
    async stop() {
      leave();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Does one page in one transaction; false when none is due. A page that fails waits and is tried again. */
export async function fanOutNextPage(deps: FanOutDeps, named?: PageName): Promise<boolean> {
  let taken: DuePage | undefined;
  try {
    return await deps.database.transaction(async (tx) => {
      taken = await takePage(tx, dueBefore(deps, named), named);
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

/** What nobody named is left to the broker for a while, if there is one. */
function dueBefore({ clock, carrier }: FanOutDeps, named: PageName | undefined): Date {
  return new Date(clock.now().getTime() - (named ? 0 : (carrier?.graceMs ?? 0)));
}

async function doPage(deps: FanOutDeps, tx: Db, page: DuePage): Promise<void> {
  const at = deps.clock.now();
  const subject = await readSubject(tx, page.eventId);
  if (!subject) return endPage(tx, { ...page, expected: 0, at });
  if (page.uncut && (await cutIntoPages(deps, tx, subject))) return;
  const editing = deps.channels.filter(({ edits }) => edits).map(({ name }) => name);
  const candidates = await match(tx, subject, { ...page, at, editing });
  const begin: Batch = { waiting: candidates, decided: [] };
  const stages = stagesOver(deps.channels.map(({ name }) => name));
  const { decided } = stages.reduce((batch, stage) => stage(batch), begin);
  const channels = await record({ tx, subject, at }, decided);
  await endPage(tx, { ...page, expected: candidates.length, at });
  afterCommit(tx, () => wakeDelivery(deps, subject, { channels, decided }));
}

/** True when the audience is large: its pages are committed first, so that several workers take them side by side. */
async function cutIntoPages(deps: FanOutDeps, tx: Db, subject: Subject): Promise<boolean> {
  const ranges = await cutAudience(tx, subject, pageSizes);
  await writePages({ tx, subject, at: deps.clock.now() }, ranges);
  if (ranges.length === 1) return false;
  afterCommit(tx, () => deps.realtime.publish(fanOutTopic, null));
  return true;
}

function wakeDelivery(
  { realtime }: FanOutDeps,
  { alertId, step }: Subject,
  done: { channels: ReadonlySet<ChannelName>; decided: readonly Decided[] },
): void {
  if (done.channels.size > 0) realtime.publish(parcelsTopic, { channels: [...done.channels] });
  if (alertId === null || step === 'open' || done.decided.length === 0) return;
  realtime.publish('alert', {
    alertId,
    recipients: [...new Set(done.decided.map(({ candidate }) => candidate.recipientId))],
  });
}
