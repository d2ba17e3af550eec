import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { doubleCoins, perDollar } from './coins.ts';
import { answerWrongly, faultNames, send } from './fault.ts';
import { makeScript, type Script } from './script.ts';

/** A local CoinGecko: the same paths, shapes and refusals, with scripted prices. For sample mode and tests. */
export interface CoinGeckoDouble extends AsyncDisposable {
  readonly url: string;
  /** The paths that were asked for, with their queries, oldest first. */
  readonly asked: readonly string[];
  /** Sets a price from now on; null takes it away. False for a coin or a currency that it does not know. */
  set(coin: string, currency: string, price: string | null): boolean;
  /** What goes wrong next, one for each call: `429:3`, `429-html:3`, `html`, `401`, `400`, `500`, `broken`, `timeout`, `slow:200`. False for another word. */
  fail(next: readonly string[]): boolean;
}

interface Options {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls without this key are refused with code 10002. */
  readonly apiKey?: string;
  /** Prices are as old as this when they are given. */
  readonly ageMs?: () => number;
}

const mostRemembered = 200;

export async function startDouble({ now, apiKey, ageMs = () => 0 }: Options): Promise<CoinGeckoDouble> {
  const script = makeScript();
  const asked: string[] = [];
  const faults: string[] = [];
  const world = { script, now, ageMs };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (asked.length > mostRemembered) asked.shift();
    const key = request.headers['x-cg-demo-api-key'] ?? request.headers['x-cg-pro-api-key'];
    const fault = faults.shift() ?? (apiKey !== undefined && key !== apiKey ? '401' : '');
    void answer(request, response, { world, fault });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/api/v3`,
    asked,
    set: (coin, currency, price) => script.set(coin, currency, { at: now(), price }),
    fail(next) {
      if (!next.every((fault) => faultNames.test(fault))) return false;
      faults.push(...next);
      return true;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface World {
  readonly script: Script;
  readonly now: () => number;
  readonly ageMs: () => number;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { world, fault }: { world: World; fault: string },
): Promise<void> {
  if (fault !== '' && (await answerWrongly(response, fault))) return;
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const path = pathname.replace(/^\/api\/v3/, '');
  const chart = /^\/coins\/([^/]+)\/market_chart$/.exec(path);
  if (path === '/ping') return send(response, 200, { gecko_says: '(V3) To the Moon!' });
  if (path === '/simple/price') return simplePrice(response, query, world);
  if (path === '/simple/supported_vs_currencies') return send(response, 200, Object.keys(perDollar));
  if (path === '/coins/list')
    return send(
      response,
      200,
      doubleCoins.map(({ id, symbol, name }) => ({ id, symbol, name })),
    );
  if (path === '/coins/markets') return markets(response, query, world);
  if (chart) return marketChart(response, { id: decodeURIComponent(chart[1] ?? ''), query, world });
  send(response, 404, { error: 'Incorrect path. Please check https://docs.coingecko.com/' });
}

/** Unknown ids are absent. Numbers are written as they are: a float would round them. */
function simplePrice(response: ServerResponse, query: URLSearchParams, { script, now, ageMs }: World): void {
  const currencies = listOf(query.get('vs_currencies'));
  const ids = listOf(query.get('ids'));
  if (currencies.length === 0) return send(response, 400, { error: 'Missing parameter vs_currencies' });
  if (ids.length === 0) return send(response, 400, { error: 'Missing parameter ids' });
  const at = now() - ageMs();
  const known = ids.filter((id) => script.priceAt(id, 'usd', at) !== undefined);
  const parts = known.map((id) => {
    const prices = currencies.flatMap((currency) => priceParts({ id, currency, at, query, script }));
    const updated =
      query.get('include_last_updated_at') === 'true' ? [`"last_updated_at":${Math.floor(at / 1000)}`] : [];
    return `${JSON.stringify(id)}:{${[...prices, ...updated].join(',')}}`;
  });
  send(response, 200, `{${parts.join(',')}}`);
}

interface Priced {
  readonly id: string;
  readonly currency: string;
  readonly at: number;
  readonly query: URLSearchParams;
  readonly script: Script;
}

function priceParts({ id, currency, at, query, script }: Priced): string[] {
  const price = script.priceAt(id, currency, at);
  if (price === undefined) return [];
  const name = JSON.stringify(currency).slice(1, -1);
  if (query.get('include_24hr_change') !== 'true') return [`"${name}":${price}`];
  return [`"${name}":${price}`, `"${name}_24h_change":${changeOf({ id, currency, at, script })}`];
}

function changeOf({ id, currency, at, script }: Omit<Priced, 'query'>): number | null {
  const price = script.priceAt(id, currency, at);
  const before = script.priceAt(id, currency, at - 86_400_000);
  return price && before ? (Number(price) / Number(before) - 1) * 100 : null;
}

function markets(response: ServerResponse, query: URLSearchParams, { script, now }: World): void {
  const currency = query.get('vs_currency') ?? '';
  if (!(currency in perDollar)) return send(response, 400, { error: 'invalid vs_currency' });
  const perPage = Math.min(250, Math.max(1, Number(query.get('per_page') ?? 100)));
  const first = (Math.max(1, Number(query.get('page') ?? 1)) - 1) * perPage;
  const at = now();
  const rows = doubleCoins.toSorted((a, b) => (a.rank ?? 1e6) - (b.rank ?? 1e6)).slice(first, first + perPage);
  const parts = rows.map(({ id, symbol, name, rank }) => {
    const price = rank === null ? null : (script.priceAt(id, currency, at) ?? null);
    const head = JSON.stringify({ id, symbol, name, market_cap_rank: rank, last_updated: new Date(at).toISOString() });
    return `${head.slice(0, -1)},"current_price":${price}}`;
  });
  send(response, 200, `[${parts.join(',')}]`);
}

/** As far apart as the provider's own points: five minutes on one day, an hour up to 90, a day beyond. */
function marketChart(
  response: ServerResponse,
  { id, query, world: { script, now } }: { id: string; query: URLSearchParams; world: World },
): void {
  const currency = query.get('vs_currency') ?? '';
  const days = Number(query.get('days'));
  const at = now();
  if (!(currency in perDollar)) return send(response, 400, { error: 'invalid vs_currency' });
  if (script.priceAt(id, currency, at) === undefined) return send(response, 404, { error: 'coin not found' });
  if (!(days > 0 && days <= 365)) return send(response, 401, { error: { status: { error_code: 10_012 } } });
  const stepMs = days <= 1 ? 300_000 : days <= 90 ? 3_600_000 : 86_400_000;
  const count = Math.floor((days * 86_400_000) / stepMs);
  const times = Array.from({ length: count + 1 }, (_, index) => at - (count - index) * stepMs);
  const points = times.map((time) => `[${time},${script.priceAt(id, currency, time) ?? null}]`);
  send(response, 200, `{"prices":[${points.join(',')}],"market_caps":[],"total_volumes":[]}`);
}

function listOf(text: string | null): string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}
