import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import type { Quote } from './coingecko.ts';
import { endingDraft, firingDraft } from './firing.ts';
import {
  endFirings,
  endHolding,
  expire,
  findKnown,
  fireReached,
  insertFirings,
  lockFeed,
  saveQuotes,
  saveTroubles,
  type Fired,
  type Look,
} from './look.queries.ts';

export interface LookDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  readonly publicUrl: string;
  readonly intervalMs: number;
}

export interface Pair {
  readonly coin: string;
  readonly currency: string;
}

export interface Looked {
  readonly fired: number;
  readonly ended: number;
}

/** A price that is older than this is no news: nothing fires on it, and its page says how old it is. */
export const staleAfterMs = 15 * 60_000;
/** Fired and published together, so that a look that reaches a million alerts needs no more memory than one of these. */
const perStatement = 5000;
const shortestMemoryMs = 5 * 60_000;

/**
 * Applies what the provider said about the coins that were asked for, in one transaction: fires and ends what the prices
 * reached, publishes that, and keeps the prices as the last observed ones. A price that is stale, or older than the one that
 * is known, fires nothing.
 */
export async function applyQuotes(deps: LookDeps, asked: readonly Pair[], quotes: readonly Quote[]): Promise<Looked> {
  const at = deps.clock.now();
  return deps.database.transaction(async (tx) => {
    await lockFeed(tx);
    await expire(tx, at);
    const { fresh, troubles } = await sortOut(tx, { asked, quotes, at });
    const look = { at, freshForMs: Math.max(shortestMemoryMs, 2 * deps.intervalMs), limit: perStatement };
    const looked = fresh.length === 0 ? { fired: 0, ended: 0 } : await applyFresh(deps, tx, { fresh, look });
    await saveTroubles(tx, troubles);
    return looked;
  });
}

async function sortOut(tx: Db, { asked, quotes, at }: { asked: readonly Pair[]; quotes: readonly Quote[]; at: Date }) {
  const known = new Map((await findKnown(tx, asked)).map((row) => [nameOf(row), row.quoted_at]));
  const given = new Map(quotes.map((quote) => [nameOf(quote), quote]));
  const fresh: Quote[] = [];
  const troubles: (Pair & { trouble: 'absent' | 'stale' })[] = [];
  for (const { coin, currency } of asked) {
    const name = nameOf({ coin, currency });
    const quote = given.get(name);
    if (!quote) troubles.push({ coin, currency, trouble: 'absent' });
    else if (isStale(quote, at)) troubles.push({ coin, currency, trouble: 'stale' });
    else if (quote.quotedAt >= (known.get(name) ?? new Date(0))) fresh.push(quote);
  }
  return { fresh, troubles };
}

function isStale({ quotedAt }: Quote, at: Date): boolean {
  return at.getTime() - quotedAt.getTime() > staleAfterMs;
}

function nameOf({ coin, currency }: Pair): string {
  return `${coin} ${currency}`;
}

async function applyFresh(
  deps: LookDeps,
  tx: Db,
  { fresh, look }: { fresh: readonly Quote[]; look: Look },
): Promise<Looked> {
  const ended = await inTurns(
    look,
    () => endHolding(tx, fresh, look),
    (some) => publishEndings({ deps, tx, at: look.at }, some),
  );
  const fired = await inTurns(
    look,
    () => fireReached(tx, fresh, look),
    (some) => publishFirings({ deps, tx, at: look.at }, some),
  );
  await saveQuotes(tx, fresh, look.at);
  return { fired, ended };
}

async function inTurns(
  { limit }: Look,
  find: () => Promise<Fired[]>,
  publish: (some: readonly Fired[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (;;) {
    const some = await find();
    if (some.length > 0) await publish(some);
    count += some.length;
    if (some.length < limit) return count;
  }
}

interface Publishing {
  readonly deps: LookDeps;
  readonly tx: Db;
  readonly at: Date;
}

/** The change of the alerts, their events and their history commit together or not at all. */
async function publishFirings({ deps, tx, at }: Publishing, fired: readonly Fired[]): Promise<void> {
  const words = { publicUrl: deps.publicUrl, at };
  const { eventIds } = await deps.publish(
    tx,
    fired.map((one) => firingDraft(one, words)),
  );
  const rows = fired.flatMap(({ id, firings, price, price_before }, index) => {
    const eventId = eventIds[index];
    return eventId ? [{ alert_id: id, no: firings, event_id: eventId, price, price_before }] : [];
  });
  await insertFirings(tx, rows, at);
}

async function publishEndings({ deps, tx, at }: Publishing, ended: readonly Fired[]): Promise<void> {
  const words = { publicUrl: deps.publicUrl, at };
  await deps.publish(
    tx,
    ended.map((one) => endingDraft(one, words)),
  );
  await endFirings(tx, ended, at);
}
