import { addPeople, eventually, stillClock, usingDatabase } from '#kit';
import type { MovableClock } from '#platform/clock';
import { silentLog } from '#platform/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCoinGecko } from './coingecko.ts';
import { startDouble, type CoinGeckoDouble } from './double/double.ts';
import { openMarket } from './price-example.ts';
import { pricesSource, type PricesSource } from './source.ts';

const test = usingDatabase();
let clock: MovableClock;
let market: Awaited<ReturnType<typeof openMarket>>;
let double: CoinGeckoDouble;
let source: PricesSource;
let ada = '';
let days = 0;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  // Each test begins a day after the one before, so that its turn to look has come.
  days += 1;
  clock = stillClock(new Date(Date.parse('2026-11-20T09:00:00Z') + days * 86_400_000));
  double = await startDouble({ now: () => clock.now().getTime() });
  market = await openMarket(test.database, clock);
  ada = (await addPeople(test.db, [`ada-${crypto.randomUUID()}`]))[0]?.id ?? '';
  source = open();
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await double[Symbol.asyncDispose]();
});

function open(): PricesSource {
  const coingecko = makeCoinGecko({ plan: 'keyless', url: double.url, callsPerMinute: 1000, clock, timeoutMs: 500 });
  return pricesSource({ ...market.deps, coingecko, name: 'CoinGecko' });
}

async function start(one = source): Promise<void> {
  const context = { publish: market.deps.publish, clock, log: silentLog(), signal: new AbortController().signal };
  stops.push(await one.start(context));
}

const pricesAsked = () => double.asked.filter((path) => path.includes('/simple/price')).length;

describe('the source of prices', () => {
  it('asks for all that anybody waits for in one call, and for nothing else', async () => {
    await market.alert(ada, { coin: 'bitcoin', price: '1' });
    await market.alert(ada, { coin: 'ethereum', price: '1' });
    await market.alert(ada, { coin: 'ethereum', price: '2' });
    await start();
    await eventually(() => expect(pricesAsked()).toBeGreaterThan(0));
    expect(pricesAsked()).toBe(1);
    const ids = new URL(double.asked.find((path) => path.includes('/simple/price')) ?? '', double.url).searchParams;
    expect(ids.get('ids')?.split(',').toSorted()).toEqual(expect.arrayContaining(['bitcoin', 'ethereum']));
  });

  it('looks once an interval, whoever of several processes comes first', async () => {
    await market.alert(ada, { price: '3' });
    await start();
    await start(open());
    await eventually(() => expect(pricesAsked()).toBe(1));
    await Promise.all(stops.splice(0).map((stop) => stop()));
    expect(pricesAsked()).toBe(1);
  });

  it('looks soon at what somebody began to wait for, and fires what is true already', async () => {
    await start();
    double.set('monero', 'usd', '150');
    const { id } = await market.alert(ada, { coin: 'monero', condition: 'is_above', price: '140' });
    source.await({ coin: 'monero', currency: 'usd' });
    await eventually(async () => expect((await market.read(ada, id)).status).toBe('triggered'));
    const asked = pricesAsked();
    const second = await market.alert(ada, { coin: 'monero', condition: 'is_above', price: '145' });
    source.await({ coin: 'monero', currency: 'usd' });
    await eventually(async () => expect((await market.read(ada, second.id)).status).toBe('triggered'));
    expect(pricesAsked()).toBe(asked);
  });

  it('says that it failed and since when, and that it is well again', async () => {
    await start();
    const { id } = await market.alert(ada, { coin: 'solana', condition: 'falls_below', price: '100' });
    double.set('solana', 'usd', '110');
    clock.advance(120_000);
    await source.lookNow();
    double.set('solana', 'usd', '90');
    double.fail(['timeout']);
    clock.advance(60_000);
    expect(await source.lookNow()).toMatchObject({ fired: 0, failure: 'CoinGecko did not answer in time.' });
    const feed = await source.feed(clock.now());
    expect(feed).toMatchObject({ state: 'stale', failure: 'CoinGecko did not answer in time.' });
    expect(feed.checked_at).toBe(new Date(clock.now().getTime() - 60_000).toISOString());
    clock.advance(60_000);
    expect(await source.lookNow()).toMatchObject({ failure: null });
    expect(await source.feed(clock.now())).toMatchObject({ state: 'live', failure: null });
    expect((await market.read(ada, id)).status).toBe('triggered');
  });

  it('publishes nothing after its end', async () => {
    await start();
    await stops.splice(0)[0]?.();
    await market.alert(ada, { coin: 'tron', condition: 'is_above', price: '0.00001' });
    expect(await source.lookNow()).toEqual({ fired: 0, ended: 0, failure: null });
  });

  it('is off where nothing switched it on', async () => {
    const off = pricesSource({ ...market.deps, coingecko: undefined, name: 'No prices' });
    await start(off);
    expect(await off.feed(clock.now())).toMatchObject({ name: 'No prices', state: 'off' });
    expect(off.charts).toBeUndefined();
  });

  it('gives a chart from its memory while it is good, and the old one when a new one cannot be had', async () => {
    const wanted = { coin: 'bitcoin', currency: 'usd', days: 1 };
    const [first] = await Promise.all([source.charts?.read(wanted), source.charts?.read(wanted)]);
    expect(double.asked.filter((path) => path.includes('market_chart'))).toHaveLength(1);
    expect(first).toMatchObject({ stale: false });
    clock.advance(6 * 60_000);
    double.fail(['500']);
    expect(await source.charts?.read(wanted)).toMatchObject({ stale: true, fetchedAt: first?.fetchedAt });
    await expect(source.charts?.read({ ...wanted, coin: 'ethereum' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
