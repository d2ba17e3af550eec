import type { PriceFeed } from '@tocsin/sdk/contract';
import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import { workLoop, type WorkLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { z } from 'zod';
import { makeCharts, type Charts } from './chart.ts';
import { refreshCoins } from './coin.ts';
import { coinsPerCall, type CoinGecko, type Quote } from './coingecko.ts';
import { applyQuotes, type Looked, type Pair } from './look.ts';
import {
  findFeed,
  findListedAt,
  findStoredQuotes,
  findWaited,
  saveFailure,
  saveSuccess,
  takeTurn,
  type Waited,
} from './look.queries.ts';
import { Refused } from './refusal.ts';

export interface PricesOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Undefined where prices are off. */
  readonly coingecko: CoinGecko | undefined;
  /** How the feed is called on the pages. */
  readonly name: string;
  readonly publicUrl: string;
  readonly intervalMs: number;
}

interface Context {
  publish: Publish;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** What a look found, and the sentence of the provider's refusal where it refused. */
export interface LookResult extends Looked {
  readonly failure: string | null;
}

export interface PricesSource {
  readonly name: string;
  /** Nothing: a price alert is a rule of its own, not a watch. */
  readonly watchable: ReadonlyMap<string, z.ZodType<string>>;
  readonly charts: Charts | undefined;
  start(context: Context): Promise<() => Promise<void>>;
  /** Looks at the prices now, whosever turn it is. */
  lookNow(): Promise<LookResult>;
  /** Somebody waits for this coin from now on: it is looked at soon. */
  await(pair: Pair): void;
  feed(now: Date): Promise<PriceFeed>;
}

const listEveryMs = 24 * 3_600_000;
const idleMs = 5_000;
const nothing: LookResult = { fired: 0, ended: 0, failure: null };

/** Prices of coins by CoinGecko: looks at what somebody waits for, once an interval in one process of all, and fires. */
export function pricesSource(options: PricesOptions): PricesSource {
  const { database, clock, coingecko } = options;
  const awaited = new Map<string, Pair>();
  let running: Context | undefined;
  let loop: WorkLoop | undefined;

  const look = async (waited: readonly Waited[]): Promise<LookResult> => {
    if (!coingecko || !running || running.signal.aborted) return nothing;
    return lookAt({ ...options, ...running, coingecko }, waited);
  };
  const work = async (): Promise<boolean> => {
    const named = [...awaited.values()];
    awaited.clear();
    const at = clock.now();
    const due = await takeTurn(database.db, { at, next: new Date(at.getTime() + options.intervalMs) });
    const waited = await findWaited(database.db);
    if (due) await look(waited);
    else if (named.length > 0) await look(waited.filter((one) => named.some((pair) => isSame(pair, one))));
    if (running && coingecko) await listCoins({ ...options, ...running, coingecko });
    return false;
  };

  return {
    name: 'prices',
    watchable: new Map(),
    charts: coingecko && makeCharts(coingecko, clock),
    async start(context) {
      const ended = new AbortController();
      running = { ...context, signal: AbortSignal.any([context.signal, ended.signal]) };
      if (coingecko) loop = workLoop({ name: 'prices', run: work, idleMs, log: context.log });
      return async () => {
        ended.abort();
        await loop?.stop();
      };
    },
    lookNow: async () => look((await findWaited(database.db)).map((one) => ({ ...one, checked_at: null }))),
    await(pair) {
      awaited.set(`${pair.coin} ${pair.currency}`, pair);
      loop?.wake();
    },
    feed: (now) => readFeed(options, now),
  };
}

type Looking = PricesOptions & Context & { readonly coingecko: CoinGecko };

/** Asks in as few calls as there can be; what one call gave counts, whatever becomes of the next. */
async function lookAt(deps: Looking, waited: readonly Waited[]): Promise<LookResult> {
  const at = deps.clock.now();
  const isFresh = ({ checked_at }: Waited) =>
    checked_at !== null && Math.abs(at.getTime() - checked_at.getTime()) < deps.intervalMs / 2;
  const known = waited.filter(isFresh);
  let result: LookResult = nothing;
  // What was seen a moment ago is not asked for again: a new rule that is true already fires on it.
  if (known.length > 0)
    result = sum(result, await applyQuotes(deps, known, await findStoredQuotes(deps.database.db, known)));
  const unknown = waited.filter((one) => !isFresh(one));
  const coins = [...new Set(unknown.map(({ coin }) => coin))];
  for (let first = 0; first < coins.length; first += coinsPerCall) {
    const some = new Set(coins.slice(first, first + coinsPerCall));
    const answer = await ask(
      deps,
      unknown.filter(({ coin }) => some.has(coin)),
    );
    if (typeof answer === 'string') return { ...result, failure: answer };
    result = sum(result, answer);
  }
  if (coins.length > 0) await saveSuccess(deps.database.db, { at, now: deps.clock.now() });
  return result;
}

async function ask(deps: Looking, pairs: readonly Pair[]): Promise<Looked | string> {
  const coins = [...new Set(pairs.map(({ coin }) => coin))];
  const currencies = [...new Set(pairs.map(({ currency }) => currency))];
  let quotes: Quote[];
  try {
    quotes = await deps.coingecko.quotes(coins, currencies);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await noteFailure(deps, error);
    return error.message;
  }
  return applyQuotes(deps, pairs, quotes);
}

/** What was not even asked says nothing new of the provider. */
async function noteFailure({ database, clock, log }: Looking, error: Refused): Promise<void> {
  if (error.kind === 'paused') return;
  log.warn({ kind: error.kind, after_ms: error.afterMs }, error.message);
  await saveFailure(database.db, { at: clock.now(), failure: error.message });
}

async function listCoins(deps: Looking): Promise<void> {
  const at = deps.clock.now();
  const listedAt = await findListedAt(deps.database.db);
  if (listedAt !== null && Math.abs(at.getTime() - listedAt.getTime()) < listEveryMs) return;
  try {
    await refreshCoins(deps.database.db, deps.coingecko, at);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await noteFailure(deps, error);
  }
}

async function readFeed({ database, coingecko, name, intervalMs }: PricesOptions, now: Date): Promise<PriceFeed> {
  const { waiting, checked_at: checkedAt, failure } = await findFeed(database.db);
  const late = waiting && checkedAt !== null && now.getTime() - checkedAt.getTime() > 3 * intervalMs;
  return {
    name,
    state: coingecko ? (failure !== null || late ? 'stale' : 'live') : 'off',
    checked_at: checkedAt?.toISOString() ?? null,
    failure,
  };
}

function isSame(one: Pair, other: Pair): boolean {
  return one.coin === other.coin && one.currency === other.currency;
}

function sum(one: LookResult, other: Looked): LookResult {
  return { fired: one.fired + other.fired, ended: one.ended + other.ended, failure: one.failure };
}
