import type { EventDraft, Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import { workLoop } from '#platform/jobs';
import type { WorkLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import { lockFeed } from './feed.queries.ts';
import { isFeedAlertOpen, readFeedTotals, saveLags } from './feed-state.queries.ts';
import type { PartitionLag } from './feed-state.queries.ts';
import { isAlive, isSilent, lastHeard } from './feed-state.ts';
import type { RunningFeed } from './feed-state.ts';

/** Who is told when the feed falls silent. The app knows the accounts; a source does not. */
export type FindAdministrators = (db: Db) => Promise<readonly string[]>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  readonly log: Log;
  readonly administrators: FindAdministrators;
  readonly feed: () => RunningFeed;
  readonly lag: () => Promise<readonly PartitionLag[]>;
}

const lookEveryMs = 2000;

/** Looks after the feed: writes down how far behind it is, and tells the administrators when it falls silent and returns. */
export function watchFeed(deps: Deps): WorkLoop {
  const look = async () => {
    await saveLags(deps.database.db, await deps.lag());
    await judgeFeed(deps);
    return false;
  };
  return workLoop({ name: 'networks feed', run: look, idleMs: lookEveryMs, log: deps.log });
}

/** Opens the alert of a silent feed, or ends it when the feed speaks again. Nothing else is ended by silence. */
export async function judgeFeed(deps: Omit<Deps, 'lag' | 'log'>): Promise<void> {
  const { database, clock, publish, administrators } = deps;
  const [feed, now] = [deps.feed(), clock.now()];
  const last = (await readFeedTotals(database.db)).heard_at;
  const open = await isFeedAlertOpen(database.db);
  const changed = open ? isAlive(feed, last, now) : isSilent(feed, lastHeard(feed, last), now);
  if (!changed) return;
  await database.transaction(async (tx) => {
    await lockFeed(tx);
    // Another process may have been quicker.
    if (open !== (await isFeedAlertOpen(tx))) return;
    const draft = open ? returnOf(feed, now) : silenceOf(feed, lastHeard(feed, last), await administrators(tx));
    await publish(tx, [draft]);
  });
}

function silenceOf({ name, trouble }: RunningFeed, heard: Date, recipients: readonly string[]): EventDraft {
  const why = trouble ?? 'It answers, but it has had no message since then.';
  return {
    ...common,
    // The same silence is one event, however many processes notice it.
    externalId: `feed-silent@${heard.toISOString()}`,
    severity: 'high',
    data: {
      title: `${name}: the feed of network alarms is silent`,
      body: `Nothing was heard since ${heard.toISOString().slice(0, 16).replace('T', ' ')} UTC. ${why} Alarms that are open stay open until the feed returns.`,
    },
    recipients,
    alert: { key: feedAlertKey, state: 'open' },
  };
}

function returnOf({ name }: RunningFeed, now: Date): EventDraft {
  return {
    ...common,
    externalId: `feed-back@${now.toISOString()}`,
    severity: 'high',
    data: {
      title: `${name}: the feed of network alarms is back`,
      body: 'Messages arrive again. What the broker kept meanwhile is read first.',
    },
    alert: { key: feedAlertKey, state: 'resolve' },
  };
}

const feedAlertKey = 'feed';
const common = { source: 'networks', type: 'networks.feed', category: 'system' } as const;
