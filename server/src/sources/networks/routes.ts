import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { ok, person } from '#platform/http';
import type { Handlers } from '#platform/http';
import { listAlarms } from './alarm-list.ts';
import { readFeedState } from './feed-state.ts';
import type { RunningFeed } from './feed-state.ts';
import { readNetworkPage } from './network-page.ts';

interface Options {
  db: Db;
  clock: Clock;
  feed: () => RunningFeed | null;
}

/** The lists of alarms and the page of a network. */
export function networksHandlers({ db, clock, feed }: Options): Handlers<'listAlarms' | 'getNetwork'> {
  return {
    async listAlarms(call) {
      const list = await listAlarms(db, person(call).userId, call.query);
      return ok({ ...list, feed: await readFeedState(db, feed(), clock.now()) });
    },
    async getNetwork(call) {
      const who = { recipientId: person(call).userId, now: clock.now() };
      return ok(await readNetworkPage(db, String(Number(call.params.asn)), { ...who, ...call.query }));
    },
  };
}
