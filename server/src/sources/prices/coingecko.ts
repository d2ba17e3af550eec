import type { Clock } from '#platform/clock';
import { localLimiter, type Limiter } from '#platform/limits';
import { z } from 'zod';
import { plainDecimal } from './decimal.ts';
import { delayOf, Refused, type Refusal } from './refusal.ts';

export type Plan = 'keyless' | 'demo' | 'paid';

export interface CoinGeckoOptions {
  readonly plan: Plan;
  readonly apiKey?: string | undefined;
  /** Another address than the plan's own: a proxy, or the double. */
  readonly url?: string | undefined;
  readonly callsPerMinute?: number | undefined;
  readonly clock: Clock;
  readonly timeoutMs?: number;
  readonly limiter?: Limiter;
}

export interface Quote {
  readonly coin: string;
  readonly currency: string;
  readonly price: string;
  readonly change24h: string | null;
  readonly quotedAt: Date;
}
export interface ListedCoin {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
}
export interface RankedCoin extends ListedCoin {
  readonly rank: number;
}
export interface ChartPoint {
  readonly at: Date;
  readonly price: string;
}

/** What this room asks of CoinGecko. Every call may throw `Refused`, which says why and for how long nothing is asked. */
export interface CoinGecko {
  /** One call for up to `coinsPerCall` coins; one that CoinGecko does not know is simply not among the answers. */
  quotes(coins: readonly string[], currencies: readonly string[]): Promise<Quote[]>;
  coins(): Promise<ListedCoin[]>;
  /** The largest coins by market value. */
  largest(): Promise<RankedCoin[]>;
  chart(coin: string, currency: string, days: number): Promise<ChartPoint[]>;
}

const plans = {
  keyless: { url: 'https://api.coingecko.com/api/v3', header: null, calls: 10 },
  demo: { url: 'https://api.coingecko.com/api/v3', header: 'x-cg-demo-api-key', calls: 30 },
  paid: { url: 'https://pro-api.coingecko.com/api/v3', header: 'x-cg-pro-api-key', calls: 250 },
} as const;

/** About 500 ids still fit in an address; half of them leaves room for long ones. */
export const coinsPerCall = 250;
const usualTimeoutMs = 10_000;
const mostBytes = 32 * 1024 * 1024;

/** Speaks to CoinGecko, as often as the plan allows, and not at all while it asked for a pause. */
export function makeCoinGecko(options: CoinGeckoOptions): CoinGecko {
  const get = makeGet(options);
  return {
    async quotes(coins, currencies) {
      const query = { ids: coins.join(','), vs_currencies: currencies.join(','), ...quoteDetail };
      return quotesIn(await get('/simple/price', query, Quotes), currencies);
    },
    coins: () => get('/coins/list', {}, z.array(Listed)),
    async largest() {
      const query = { vs_currency: 'usd', order: 'market_cap_desc', per_page: '250', page: '1' };
      const rows = await get('/coins/markets', query, z.array(Ranked));
      return rows.flatMap(({ market_cap_rank: rank, ...coin }) => (rank === null ? [] : [{ ...coin, rank }]));
    },
    async chart(coin, currency, days) {
      const query = { vs_currency: currency, days: String(days), precision: 'full' };
      const { prices } = await get(`/coins/${encodeURIComponent(coin)}/market_chart`, query, Chart);
      return prices.flatMap(([at, price]) => (price === null ? [] : [{ at: new Date(at), price }]));
    },
  };
}

const quoteDetail = { include_last_updated_at: 'true', include_24hr_change: 'true', precision: 'full' };

// Numbers arrive as the texts that they were in the JSON, because prices have more digits than a float keeps.
const Decimal = z.string().transform((text, context) => {
  const plain = plainDecimal(text);
  if (plain !== null) return plain;
  context.addIssue({ code: 'custom', message: 'is not a number' });
  return z.NEVER;
});
const Whole = Decimal.transform(Number);
const Quotes = z.record(z.string(), z.record(z.string(), Decimal.nullable()));
const Listed = z.object({ id: z.string(), symbol: z.string(), name: z.string() });
const Ranked = Listed.extend({ market_cap_rank: Whole.nullable() });
const Chart = z.object({ prices: z.array(z.tuple([Whole, Decimal.nullable()])) });

/** A coin without a price now has null for it, or lacks the currency: neither is a price of nothing. */
function quotesIn(answer: z.output<typeof Quotes>, currencies: readonly string[]): Quote[] {
  return Object.entries(answer).flatMap(([coin, values]) => {
    const seconds = values['last_updated_at'];
    if (seconds === null || seconds === undefined) return [];
    return currencies.flatMap((currency) => {
      const price = values[currency];
      if (price === null || price === undefined || !(Number(price) > 0)) return [];
      const change24h = values[`${currency}_24h_change`] ?? null;
      return [{ coin, currency, price, change24h, quotedAt: new Date(Number(seconds) * 1000) }];
    });
  });
}

type Get = <T>(path: string, query: Record<string, string>, shape: z.ZodType<T>) => Promise<T>;

function makeGet({ plan, apiKey, url, callsPerMinute, clock, ...rest }: CoinGeckoOptions): Get {
  const { header, calls, ...usual } = plans[plan];
  const { timeoutMs = usualTimeoutMs, limiter = localLimiter() } = rest;
  const limit = { calls: callsPerMinute ?? calls, seconds: 60 };
  const headers = { accept: 'application/json', ...(header && apiKey ? { [header]: apiKey } : {}) };
  let pausedUntil = 0;
  let failures = 0;

  return async (path, query, shape) => {
    const now = clock.now();
    if (now.getTime() < pausedUntil) throw new Refused('paused', pausedUntil - now.getTime());
    const taken = await limiter.take('coingecko', limit, now);
    if (!taken.allowed) throw new Refused('budget', taken.seconds * 1000);
    try {
      const address = `${(url ?? usual.url).replace(/\/$/, '')}${path}?${new URLSearchParams(query).toString()}`;
      const answer = await ask(address, { headers, timeoutMs, shape });
      failures = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // These speak of the one question, not of the provider.
      if (error.kind === 'not_found' || error.kind === 'refused') throw error;
      failures += 1;
      const delayMs = delayOf(error, failures);
      pausedUntil = now.getTime() + delayMs;
      throw new Refused(error.kind, delayMs, { cause: error });
    }
  };
}

interface Asking<T> {
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
  readonly shape: z.ZodType<T>;
}

async function ask<T>(address: string, { headers, timeoutMs, shape }: Asking<T>): Promise<T> {
  const { response, text } = await fetchText(address, { headers, timeoutMs });
  if (response.status !== 200) throw new Refused(kindOf(response.status), retryAfterMs(response));
  // Cloudflare answers with pages of HTML, sometimes with the status of success.
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) throw new Refused('unreadable', null);
  const read = shape.safeParse(parseWithDecimals(text));
  if (!read.success) throw new Refused('unreadable', null, { cause: read.error });
  return read.data;
}

async function fetchText(
  address: string,
  { headers, timeoutMs }: { headers: Record<string, string>; timeoutMs: number },
) {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(address, { headers, signal, redirect: 'error' });
    return { response, text: await textOf(response) };
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    throw new Refused(late ? 'timeout' : 'unreachable', null, { cause });
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > mostBytes) throw new Refused('unreadable', null);
  }
  return text + decoder.decode();
}

function kindOf(status: number): Refusal {
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'key';
  if (status === 404) return 'not_found';
  return status >= 500 || status === 408 ? 'failing' : 'refused';
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** JSON whose numbers stay the texts that they are. What is no JSON is undefined, which meets no schema. */
function parseWithDecimals(text: string): unknown {
  // The source of each value is given to revivers of today's engines; the library's type does not know it yet.
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}
