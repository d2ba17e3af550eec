import { addPeople, stillClock, usingDatabase, usingTransaction } from '#kit';
import { mostPriceAlerts } from '@tocsin/sdk/contract';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listCoins } from './coin.ts';
import {
  changePriceAlert,
  deletePriceAlert,
  listPriceAlerts,
  rearmPriceAlert,
  restorePriceAlert,
} from './price-alert.ts';
import { openMarket } from './price-example.ts';

let market: Awaited<ReturnType<typeof openMarket>>;
let ada = '';
let bob = '';

describe('a price alert', () => {
  const test = usingTransaction();
  let clock = stillClock();
  beforeEach(async () => {
    clock = stillClock();
    market = await openMarket(test.database, clock);
    const people = await addPeople(test.db, ['ada', 'bob']);
    [ada, bob] = people.map(({ id }) => id) as [string, string]; // two were added
  });
  const own = (id: string, ownerId = ada) => ({
    own: { ownerId, id },
    at: clock.now(),
    publish: market.deps.publish,
  });
  const list = (more: object = {}) => listPriceAlerts(test.db, { ownerId: ada, limit: 25, ...more }, clock.now());

  it('keeps what was asked for, with its decimals', async () => {
    const alert = await market.alert(ada, { price: '61000.500', repeat: { cooldown: 'P1DT90M' }, name: 'Floor' });
    expect(alert).toMatchObject({
      coin: { id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin', rank: 1 },
      price: '61000.5',
      repeat: { cooldown: 'P1DT1H30M' },
      name: 'Floor',
      status: 'created',
      current: null,
      distance_percent: null,
    });
    await market.see({ bitcoin: '60000' });
    expect(await market.read(ada, alert.id)).toMatchObject({ distance_percent: '1.67', current: { price: '60000' } });
  });

  it.each([
    ['bitcoin', 'bitcoin'],
    ['Bitcoin', 'bitcoin'],
    ['ETH', 'ethereum'],
  ])('on %s is kept on the coin %s', async (coin, id) => {
    expect((await market.alert(ada, { coin })).coin.id).toBe(id);
  });

  it.each([
    [{ coin: 'no-such-coin' }, 'COIN_NOT_FOUND'],
    [{ expires_at: '2020-01-01T00:00:00Z' }, 'VALIDATION_FAILED'],
    [{ expires_at: '2099-01-01T00:00:00Z' }, 'VALIDATION_FAILED'],
    [{ repeat: { cooldown: 'P400D' } }, 'VALIDATION_FAILED'],
    [{ repeat: { cooldown: 'PT0M' } }, 'VALIDATION_FAILED'],
  ])('with %j is refused: %s', async (draft, code) => {
    await expect(market.alert(ada, draft)).rejects.toMatchObject({ code });
  });

  it('is not set twice by one person, also when the price is written otherwise', async () => {
    const { id } = await market.alert(ada, { price: '61000' });
    await expect(market.alert(ada, { price: '61000.0' })).rejects.toMatchObject({
      code: 'PRICE_ALERT_EXISTS',
      extra: { price_alert_id: id },
    });
    await market.alert(bob, { price: '61000' });
    await market.alert(ada, { price: '61000', currency: 'eur' });
    const other = await market.alert(ada, { price: '62000' });
    await expect(changePriceAlert(test.database, { price: '61000' }, own(other.id))).rejects.toMatchObject({
      code: 'PRICE_ALERT_EXISTS',
    });
  });

  it('is listed by status with the counts of all, page after page', async () => {
    const ids: string[] = [];
    for (const price of ['1', '2', '3', '4']) ids.unshift((await market.alert(ada, { price })).id);
    await changePriceAlert(test.database, { status: 'paused' }, own(ids[0] ?? ''));
    await deletePriceAlert(test.database, own(ids[1] ?? ''));
    expect((await list()).items.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3]]);
    expect((await list({ status: 'deleted' })).items.map(({ id }) => id)).toEqual([ids[1]]);
    const first = await list({ status: 'created', limit: 1 });
    const second = await list({ status: 'created', limit: 1, cursor: first.next_cursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ids[2], ids[3]]);
    expect(second).toMatchObject({
      next_cursor: null,
      counts: { created: 2, triggered: 0, paused: 1, deleted: 1 },
      used: 3,
      limit: mostPriceAlerts,
    });
    expect((await list({ coin: 'ethereum' })).items).toEqual([]);
  });

  it('that is deleted can be restored to what it was, and deleting it again is harmless', async () => {
    const { id } = await market.alert(ada, {});
    await changePriceAlert(test.database, { status: 'paused' }, own(id));
    await deletePriceAlert(test.database, own(id));
    await deletePriceAlert(test.database, own(id));
    expect(await restorePriceAlert(test.database, own(id))).toMatchObject({ status: 'paused' });
    expect(await restorePriceAlert(test.database, own(id))).toMatchObject({ status: 'paused' });
  });

  it('that is deleted is not changed or re-armed before it is restored', async () => {
    const { id } = await market.alert(ada, {});
    await deletePriceAlert(test.database, own(id));
    const refusal = { code: 'PRICE_ALERT_DELETED' };
    await expect(changePriceAlert(test.database, { name: 'x' }, own(id))).rejects.toMatchObject(refusal);
    await expect(rearmPriceAlert(test.database, own(id))).rejects.toMatchObject(refusal);
  });

  it('counts its versions', async () => {
    const { id, version } = await market.alert(ada, {});
    const changed = await changePriceAlert(test.database, { name: 'Floor' }, own(id));
    expect(changed.version).toBe(version + 1);
  });

  it('that was made when there are as many as one person may have is refused, and a deletion makes room', async () => {
    let last = '';
    for (let price = 1; price <= mostPriceAlerts; price++)
      last = (await market.alert(ada, { price: String(price) })).id;
    await expect(market.alert(ada, { price: '999' })).rejects.toMatchObject({ code: 'PRICE_ALERTS_FULL' });
    await deletePriceAlert(test.database, own(last));
    await market.alert(ada, { price: '999' });
    await expect(restorePriceAlert(test.database, own(last))).rejects.toMatchObject({ code: 'PRICE_ALERTS_FULL' });
  });

  it.each([
    ['bit', ['bitcoin', 'bitcoin-cash']],
    ['BTC', ['bitcoin', 'batcat']],
    ['bitcoin ca', ['bitcoin-cash']],
    ["'; drop table coin; --", []],
    ['\\', ['bitcoin', 'ethereum']],
  ])('is for a coin that is found by %j', async (query, ids) => {
    const { items } = await listCoins(test.db, { query, limit: 2 });
    expect(items.map(({ id }) => id)).toEqual(ids);
  });

  it('finds coins page after page', async () => {
    const first = await listCoins(test.db, { limit: 20 });
    const rest = await listCoins(test.db, { limit: 20, cursor: first.next_cursor ?? '' });
    expect(first.items[0]).toEqual({ id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin', rank: 1 });
    expect(rest.items.map(({ id, rank }) => [id, rank])).toEqual([['unicorn-token', null]]);
    expect(rest.next_cursor).toBeNull();
  });
});

describe('price alerts that are made at once', () => {
  const test = usingDatabase();
  beforeAll(async () => {
    market = await openMarket(test.database, stillClock());
    const people = await addPeople(test.db, ['ada']);
    ada = people[0]?.id ?? '';
  });

  it('are never more than one person may have, and never twins', async () => {
    const attempts = Array.from({ length: mostPriceAlerts + 10 }, (_, index) =>
      market.alert(ada, { price: String(1 + Math.floor(index / 2)) }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength((mostPriceAlerts + 10) / 2);
  });
});
