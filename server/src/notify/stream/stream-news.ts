import { setTimeout } from 'node:timers/promises';
import type { Db } from '#platform/db';
import { workLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Audience } from './stream-audience.ts';
import { send, write } from './stream-listener.ts';
import { countItems, findAlertItems, type AlertOfPerson } from './stream.queries.ts';
import { presentItem } from '../inbox/inbox-item.ts';

/** Everything that listeners are told beside new items: how much is unread, and what became of items they have. */
export interface News {
  /** Something about these people's items changed: their counts follow. */
  countLater(recipientIds: Iterable<string>): void;
  alertChanged(change: AlertChanged): void;
  itemsChanged(change: ItemsChanged): void;
  stop(): Promise<void>;
}

/** What is published on the topic `alert`. */
export interface AlertChanged {
  readonly alertId: string;
  readonly recipients: readonly string[];
}

/** What is published on the topic `inbox-state`: a person read, archived or took back items. */
export interface ItemsChanged {
  readonly recipientId: string;
  readonly ids: readonly string[];
}

interface NewsDeps {
  readonly database: { readonly db: Db };
  readonly log: Log;
  readonly audience: Audience;
  readonly buffered: number;
}

interface Waiting {
  counts: Set<string>;
  alerts: AlertOfPerson[];
}

// What was not told by a failed reading is told by the next one that succeeds, or when the list is opened.
const idleMs = 60_000;
// What a round takes at rest.
const quickMs = 10;

/** While one round is read, what comes in gathers for the next: under load there are fewer rounds, not more. */
export function makeNews(deps: NewsDeps): News {
  const waiting: Waiting = { counts: new Set(), alerts: [] };
  const loop = workLoop({ name: 'stream-news', run: () => tellRound(deps, waiting), idleMs, log: deps.log });
  const countLater = (recipientIds: Iterable<string>) => {
    for (const id of recipientIds) if (deps.audience.countOf(id) > 0) waiting.counts.add(id);
    if (waiting.counts.size > 0) loop.wake();
  };
  return {
    countLater,
    alertChanged({ alertId, recipients }) {
      const here = recipients.filter((id) => deps.audience.countOf(id) > 0);
      waiting.alerts.push(...here.map((recipientId) => ({ alertId, recipientId })));
      if (here.length > 0) loop.wake();
    },
    itemsChanged({ recipientId, ids }) {
      for (const id of ids) tell(deps, recipientId, write({ type: 'notification.updated', data: { id } }));
      countLater([recipientId]);
    },
    stop: () => loop.stop(),
  };
}

async function tellRound(deps: NewsDeps, waiting: Waiting): Promise<boolean> {
  const begun = performance.now();
  const { counts, alerts } = waiting;
  waiting.counts = new Set();
  waiting.alerts = [];
  if (alerts.length > 0) await tellAlerts(deps, alerts);
  if (counts.size > 0) await tellCounts(deps, [...counts]);
  // The items themselves come first: counting takes a tenth of the time.
  const tookMs = performance.now() - begun;
  if (tookMs > quickMs) await setTimeout(Math.min(9 * tookMs, 1000));
  return waiting.counts.size > 0 || waiting.alerts.length > 0;
}

async function tellAlerts(deps: NewsDeps, alerts: readonly AlertOfPerson[]): Promise<void> {
  for (const row of await findAlertItems(deps.database.db, alerts)) {
    const { alert } = presentItem(row);
    if (alert) tell(deps, row.recipient_id, write({ type: 'alert.updated', data: alert }));
  }
}

async function tellCounts(deps: NewsDeps, recipients: readonly string[]): Promise<void> {
  for (const { recipient_id, unseen, unread } of await countItems(deps.database.db, recipients))
    tell(deps, recipient_id, write({ type: 'counts', unseen, unread }));
}

function tell({ audience, buffered }: NewsDeps, recipientId: string, text: string): void {
  for (const listener of audience.of([recipientId])) if (listener.greeted) send(listener, text, buffered);
}
