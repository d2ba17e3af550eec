import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#platform/ids';
import type { Channel } from '../channel.ts';
import { fanOutNextPage, type FanOutDeps } from '../fan-out/fan-out.ts';
import { blockedRetryMs, deliverNextParcel, type DeliverDeps } from './deliver.ts';
import { findNextDue } from './parcel.queries.ts';
import { lanesPerChannel } from './workers.ts';

interface Draining {
  readonly fanOut: FanOutDeps;
  readonly deliver: DeliverDeps;
  readonly channels: readonly Channel[];
}

/** What an earlier message holds up for longer, because that one is itself tried again later, is left for the next time. */
const mostWaits = 5;

/** Works out and delivers what is due now, and ends when nothing of it is left. */
export async function drain(draining: Draining): Promise<void> {
  const by = newId();
  let waits = 0;
  do {
    while (await fanOutNextPage(draining.fanOut));
    await Promise.all(draining.channels.flatMap((channel) => lanesOf(draining, channel, by)));
  } while (waits++ < mostWaits && (await waitForBlocked(draining)));
}

function lanesOf({ deliver }: Draining, channel: Channel, by: string): Promise<void>[] {
  return Array.from({ length: lanesPerChannel }, async () => {
    while (await deliverNextParcel(deliver, channel, by));
  });
}

/** What an earlier message held up is due again in a moment. Answers whether there is any. */
async function waitForBlocked({ deliver: { database, clock }, channels }: Draining): Promise<boolean> {
  const names = channels.map(({ name }) => name);
  const due = await findNextDue(database.db, { channels: names, now: new Date() });
  const inMs = due === undefined ? Number.POSITIVE_INFINITY : due.getTime() - clock.now().getTime();
  if (inMs > blockedRetryMs) return false;
  await wait(Math.max(0, inMs));
  return true;
}
