import { stillClock } from '#kit';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCoinGecko, type CoinGeckoOptions } from './coingecko.ts';
import { startDouble, type CoinGeckoDouble } from './double/double.ts';
import { delayOf } from './refusal.ts';

let double: CoinGeckoDouble;
const clock = stillClock();
afterEach(() => double[Symbol.asyncDispose]());

async function open(options: Partial<CoinGeckoOptions> & { serverKey?: string } = {}) {
  const { serverKey, ...client } = options;
  double = await startDouble({ now: () => clock.now().getTime(), ...(serverKey ? { apiKey: serverKey } : {}) });
  return makeCoinGecko({ plan: 'keyless', url: double.url, callsPerMinute: 1000, clock, timeoutMs: 500, ...client });
}

describe('prices', () => {
  it('of many coins and currencies come in one call, as decimals, with their time', async () => {
    const coingecko = await open();
    double.set('bitcoin', 'usd', '76975.123456789012345678');
    double.set('pepe', 'usd', '0.000000000000000000123');
    const quotes = await coingecko.quotes(['bitcoin', 'pepe'], ['usd', 'eur']);
    expect(quotes.map(({ coin, currency }) => `${coin} ${currency}`)).toEqual([
      'bitcoin usd',
      'bitcoin eur',
      'pepe usd',
      'pepe eur',
    ]);
    expect(quotes[0]).toMatchObject({ price: '76975.123456789012345678', quotedAt: clock.now() });
    expect(quotes[2]).toMatchObject({ price: '0.000000000000000000123' });
    expect(double.asked).toHaveLength(1);
  });

  it('of unknown coins, and prices of null, are simply absent', async () => {
    const coingecko = await open();
    double.set('bitcoin', 'usd', null);
    expect(await coingecko.quotes(['bitcoin', 'no-such-coin'], ['usd'])).toEqual([]);
    expect(await coingecko.quotes(['no-such-coin'], ['usd'])).toEqual([]);
  });
});

it('the catalogue has every coin, and the places of the largest', async () => {
  const coingecko = await open();
  const coins = await coingecko.coins();
  expect(coins).toContainEqual({ id: 'bitcoin', symbol: 'btc', name: 'Bitcoin' });
  expect(coins.filter(({ symbol }) => symbol === 'uni')).toHaveLength(2);
  expect((await coingecko.largest())[0]).toMatchObject({ id: 'bitcoin', rank: 1 });
});

it('a chart of a day has a point every five minutes', async () => {
  const coingecko = await open();
  const points = await coingecko.chart('bitcoin', 'usd', 1);
  expect(points).toHaveLength(289);
  expect(points.at(-1)?.at).toEqual(clock.now());
  await expect(coingecko.chart('no-such-coin', 'usd', 1)).rejects.toMatchObject({ kind: 'not_found' });
});

describe('a refusal (defect: third-party calls without time-out, status check or retry)', () => {
  it.each([
    ['429:119', 'rate_limited', 119_000],
    ['429', 'rate_limited', 60_000],
    ['429-html:7', 'rate_limited', 7000],
    ['429:9999', 'rate_limited', 3_600_000],
    ['html', 'unreadable', 5000],
    ['broken', 'unreadable', 5000],
    ['401', 'key', 60_000],
    ['500', 'failing', 5000],
    ['timeout', 'timeout', 5000],
  ])('%s is %s, and nothing is asked for %i ms', async (fault, kind, afterMs) => {
    const coingecko = await open();
    double.fail([fault]);
    await expect(coingecko.quotes(['bitcoin'], ['usd'])).rejects.toMatchObject({ kind, afterMs });
    const asked = double.asked.length;
    clock.advance(afterMs - 1);
    await expect(coingecko.quotes(['bitcoin'], ['usd'])).rejects.toMatchObject({ kind: 'paused', afterMs: 1 });
    expect(double.asked).toHaveLength(asked);
    clock.advance(1);
    expect(await coingecko.quotes(['bitcoin'], ['usd'])).toHaveLength(1);
  });

  it('of one question does not stop the others', async () => {
    const coingecko = await open();
    double.fail(['400']);
    await expect(coingecko.chart('bitcoin', 'usd', 1)).rejects.toMatchObject({ kind: 'refused' });
    expect(await coingecko.quotes(['bitcoin'], ['usd'])).toHaveLength(1);
  });

  it('after refusals in a row lasts twice as long each time, up to a quarter of an hour', () => {
    const delays = [1, 2, 3, 20].map((failures) => delayOf({ kind: 'failing', afterMs: null }, failures));
    expect(delays).toEqual([5000, 10_000, 20_000, 900_000]);
  });

  it('is a server that cannot be reached', async () => {
    const coingecko = await open({ url: 'http://127.0.0.1:1' });
    await expect(coingecko.quotes(['bitcoin'], ['usd'])).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is also what this server refuses itself: more calls than the plan allows', async () => {
    const coingecko = await open({ callsPerMinute: 2 });
    await coingecko.quotes(['bitcoin'], ['usd']);
    await coingecko.quotes(['bitcoin'], ['usd']);
    await expect(coingecko.quotes(['bitcoin'], ['usd'])).rejects.toMatchObject({ kind: 'budget' });
    expect(double.asked).toHaveLength(2);
    clock.advance(60_000);
    expect(await coingecko.quotes(['bitcoin'], ['usd'])).toHaveLength(1);
  });
});

it.each(['demo', 'paid'] as const)('the key of the plan %s goes with every call', async (plan) => {
  const coingecko = await open({ plan, apiKey: 'CG-key', serverKey: 'CG-key' });
  expect(await coingecko.quotes(['bitcoin'], ['usd'])).toHaveLength(1);
  const wrong = makeCoinGecko({ plan, apiKey: 'other', url: double.url, clock });
  await expect(wrong.quotes(['bitcoin'], ['usd'])).rejects.toMatchObject({ kind: 'key' });
});

it('the double answers what the documentation of CoinGecko shows', async () => {
  await open();
  double.set('bitcoin', 'usd', '76975');
  const json = async (path: string) => (await fetch(`${double.url}${path}`)).json();
  expect(await json('/ping')).toEqual({ gecko_says: '(V3) To the Moon!' });
  const seconds = Math.floor(clock.now().getTime() / 1000);
  expect(await json('/simple/price?ids=bitcoin,nothing&vs_currencies=usd&include_last_updated_at=true')).toEqual({
    bitcoin: { usd: 76_975, last_updated_at: seconds },
  });
  const rows = await json('/coins/markets?vs_currency=usd&per_page=2&page=2');
  expect(rows).toMatchObject([{ id: 'tether', current_price: expect.any(Number) }, { id: 'ripple' }]);
  const all = (await json('/coins/markets?vs_currency=usd&per_page=250')) as { current_price: number | null }[];
  expect(all.some(({ current_price }) => current_price === null)).toBe(true);
  double.fail(['429:119']);
  const limited = await fetch(`${double.url}/ping`);
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe('119');
  expect(await limited.json()).toMatchObject({ status: { error_code: 429 } });
});
