import type { PriceCondition } from '@tocsin/sdk/contract';
import { addPeople, stillClock, usingTransaction } from '#kit';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePriceAlert, deletePriceAlert, rearmPriceAlert, restorePriceAlert } from './price-alert.ts';
import { openMarket } from './price-example.ts';

const test = usingTransaction();
let clock = stillClock();
let market: Awaited<ReturnType<typeof openMarket>>;
let ada = '';
let bob = '';

beforeEach(async () => {
  clock = stillClock();
  market = await openMarket(test.database, clock);
  const people = await addPeople(test.db, ['ada', 'bob']);
  [ada, bob] = people.map(({ id }) => id) as [string, string]; // two were added
});

const titles = async () => (await market.events()).map(({ title }) => title);
const statusOf = async (id: string) => (await market.read(ada, id)).status;
/** How many changes of alerts this transaction made without touching an index. */
const inPlace = async () => {
  const { rows } = await sql<{ count: string }>`
    select pg_stat_get_xact_tuples_hot_updated('price_alert'::regclass) as count`.execute(test.db);
  return Number(rows[0]?.count);
};
const own = (id: string) => ({ own: { ownerId: ada, id }, at: clock.now() });

describe('a crossing', () => {
  it.each([
    ['rises_above', ['60000', '61500'], 1],
    ['rises_above', ['60000', '61000'], 1],
    ['rises_above', ['60000', '60999.99'], 0],
    ['rises_above', ['62000', '63000'], 0],
    ['rises_above', ['62000', '60000', '61000.000000000000000001'], 1],
    ['rises_above', ['61000', '62000'], 0],
    ['falls_below', ['62000', '60000'], 1],
    ['falls_below', ['62000', '61000'], 1],
    ['falls_below', ['60000', '50000'], 0],
    ['crosses', ['60000', '62000'], 1],
    ['crosses', ['62000', '60000'], 1],
    ['crosses', ['62000', '63000', '61001'], 0],
  ] as const)('%s 61000 with the prices %j fires %i times', async (condition, prices, times) => {
    await market.alert(ada, { condition: condition satisfies PriceCondition });
    let fired = 0;
    for (const bitcoin of prices) fired += (await market.see({ bitcoin })).fired;
    expect(fired).toBe(times);
  });

  it('begins at the last observed price: the first look of a coin only learns its side', async () => {
    await market.alert(ada, { condition: 'crosses' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(0);
    expect((await market.see({ bitcoin: '60000' })).fired).toBe(1);
  });

  it('is not seen in a price from long before the alert was made', async () => {
    await market.alert(bob, { price: '10' });
    await market.see({ bitcoin: '60000' });
    clock.advance(3 * 3_600_000);
    const { id } = await market.alert(ada, {});
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(0);
    expect(await statusOf(id)).toBe('created');
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
  });

  it('during an outage is told at the first look after it', async () => {
    await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    clock.advance(3 * 3_600_000);
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
  });

  it('keeps every digit of a tiny price', async () => {
    await market.alert(ada, { coin: 'pepe', price: '0.000009740000000001' });
    await market.see({ pepe: '0.00000974' });
    expect((await market.see({ pepe: '0.000009740000000001' })).fired).toBe(1);
    const [event] = await market.events();
    expect(event).toMatchObject({
      title: 'Pepe rose above 0.000009740000000001 USD',
      body: expect.stringContaining('It is at 0.00000974 USD'),
    });
  });
});

describe('what fires', () => {
  it('names its owner as the only recipient', async () => {
    await market.alert(ada, { condition: 'falls_below', name: 'Floor' });
    await market.see({ bitcoin: '62000' });
    await market.see({ bitcoin: '60000' });
    expect(await market.events()).toEqual([
      {
        type: 'price.fell_below',
        title: 'Bitcoin fell below 61,000 USD',
        body: 'It is at 60,000.00 USD; the last check saw 62,000.00 USD. You named this alert “Floor”. It fires once. Re-arm it to hear of it again.',
        recipients: [ada],
        step: 'notice',
      },
    ]);
  });

  it('across the price says on which side it is now', async () => {
    await market.alert(ada, { condition: 'crosses' });
    for (const bitcoin of ['62000', '60000']) await market.see({ bitcoin });
    await market.alert(ada, { condition: 'crosses' });
    await market.see({ bitcoin: '63000' });
    const titles = (await market.events()).map(({ type, title }) => `${type}: ${title}`);
    expect(titles).toEqual([
      'price.crossed: Bitcoin fell below 61,000 USD',
      'price.crossed: Bitcoin rose above 61,000 USD',
    ]);
  });

  it('is kept with what it saw', async () => {
    const { id } = await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    await market.see({ bitcoin: '61500.5' });
    expect(await market.read(ada, id)).toMatchObject({
      status: 'triggered',
      triggered_price: '61500.5',
      triggered_at: clock.now().toISOString(),
      fired: [{ no: 1, price: '61500.5', price_before: '60000', ended_at: null }],
    });
  });

  it('with a cooldown rests, and fires on a fresh crossing after it', async () => {
    const { id } = await market.alert(ada, { repeat: { cooldown: 'PT6H' } });
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
    const until = new Date(clock.now().getTime() + 6 * 3_600_000).toISOString();
    expect(await market.read(ada, id)).toMatchObject({ status: 'created', resting_until: until });
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(0);
    clock.advance(6 * 3_600_000);
    expect((await market.see({ bitcoin: '63000' })).fired).toBe(0);
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
  });

  it('names the channels that its owner chose for it, until they leave that to their preferences', async () => {
    const chosen = async () => {
      const { rows } = await sql<{ channels: unknown }>`
        select data->'channels' as channels from event where source = 'prices' order by id desc limit 1`.execute(
        test.db,
      );
      return rows[0]?.channels;
    };
    const { id } = await market.alert(ada, { channels: ['sms'] });
    await market.see({ bitcoin: '60000' });
    await market.see({ bitcoin: '62000' });
    expect(await chosen()).toEqual(['sms']);
    const changing = { ...own(id), publish: market.deps.publish };
    expect(await changePriceAlert(test.database, { channels: null, status: 'created' }, changing)).toMatchObject({
      channels: null,
    });
    await market.see({ bitcoin: '60000' });
    await market.see({ bitcoin: '62000' });
    expect(await chosen()).toBeNull();
  });

  it('with a cooldown is changed in place: no index is written', async () => {
    const { id } = await market.alert(ada, { repeat: { cooldown: 'PT6H' } });
    await market.see({ bitcoin: '60000' });
    const before = await inPlace();
    await market.see({ bitcoin: '62000' });
    expect(await inPlace()).toBe(before + 1);
    expect((await market.read(ada, id)).firings).toBe(1);
  });

  it('is forgotten with its alert', async () => {
    const [one, other] = [await market.alert(ada, {}), await market.alert(bob, {})];
    await market.see({ bitcoin: '60000' });
    await market.see({ bitcoin: '62000' });
    await test.db.deleteFrom('price_alert').where('id', '=', one.id).execute();
    const left = await test.db.selectFrom('price_alert_firing').select('alert_id').execute();
    expect(left).toEqual([{ alert_id: other.id }]);
  });

  it.each(['triggered', 'paused', 'deleted'] as const)('is nothing while it is %s', async (status) => {
    const { id } = await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    if (status === 'triggered') await market.see({ bitcoin: '62000' });
    if (status === 'paused')
      await changePriceAlert(test.database, { status }, { ...own(id), publish: market.deps.publish });
    if (status === 'deleted') await deletePriceAlert(test.database, own(id));
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(0);
    expect(await statusOf(id)).toBe(status);
  });
});

describe('is above and is below', () => {
  it('fire at once where it is so already, and end half a per cent back', async () => {
    const { id } = await market.alert(ada, { condition: 'is_above', price: '60000' });
    expect((await market.see({ bitcoin: '61000' })).fired).toBe(1);
    expect(await market.read(ada, id)).toMatchObject({ status: 'triggered', holding: true, ends_at_price: '59700' });
    expect(await market.see({ bitcoin: '59701' })).toEqual({ fired: 0, ended: 0 });
    expect(await market.see({ bitcoin: '59700' })).toEqual({ fired: 0, ended: 1 });
    expect((await market.events()).map(({ title, step }) => [title, step])).toEqual([
      ['Bitcoin is above 60,000 USD', 'open'],
      ['Bitcoin is no longer above 60,000 USD', 'resolve'],
    ]);
    expect((await market.read(ada, id)).fired).toMatchObject([{ ended_at: clock.now().toISOString() }]);
  });

  it('that flutter at the line are told once', async () => {
    await market.alert(ada, { condition: 'is_below', price: '60000', repeat: { cooldown: 'PT1M' } });
    for (const bitcoin of ['60001', '59999', '60001', '59999', '60100', '59999']) await market.see({ bitcoin });
    expect(await titles()).toEqual(['Bitcoin is below 60,000 USD']);
  });

  it('with a cooldown open again after their end', async () => {
    await market.alert(ada, { condition: 'is_below', price: '60000', repeat: { cooldown: 'PT1H' } });
    await market.see({ bitcoin: '59000' });
    await market.see({ bitcoin: '61000' });
    expect((await market.see({ bitcoin: '59000' })).fired).toBe(0);
    clock.advance(3_600_000);
    expect((await market.see({ bitcoin: '59000' })).fired).toBe(1);
  });

  it('keep their open alert over a deletion and its undo', async () => {
    const { id } = await market.alert(ada, { condition: 'is_above', price: '60000', repeat: { cooldown: 'PT1H' } });
    await market.see({ bitcoin: '61000' });
    await deletePriceAlert(test.database, own(id));
    await restorePriceAlert(test.database, own(id));
    expect((await market.see({ bitcoin: '61000' })).fired).toBe(0);
    expect((await market.see({ bitcoin: '50000' })).ended).toBe(1);
  });

  it('end when they are given another price', async () => {
    const { id } = await market.alert(ada, { condition: 'is_above', price: '60000' });
    await market.see({ bitcoin: '61000' });
    await changePriceAlert(
      test.database,
      { price: '70000', status: 'created' },
      { ...own(id), publish: market.deps.publish },
    );
    expect((await market.events()).at(-1)).toMatchObject({
      step: 'resolve',
      title: expect.stringContaining('you changed'),
    });
    expect(await market.read(ada, id)).toMatchObject({ status: 'created', holding: false });
    expect((await market.see({ bitcoin: '71000' })).fired).toBe(1);
  });
});

describe('a price that is no news', () => {
  it.each([
    ['is absent', null, 0, 'absent'],
    ['is stale', '62000', 16 * 60_000, 'stale'],
  ] as const)('because it %s fires nothing and is said', async (_why, bitcoin, ageMs, trouble) => {
    const { id } = await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    const checkedAt = clock.now().toISOString();
    expect((await market.see({ bitcoin }, { ageMs })).fired).toBe(0);
    expect((await market.read(ada, id)).current).toMatchObject({ price: '60000', checked_at: checkedAt, trouble });
    await market.see({ bitcoin: '60000' });
    expect((await market.read(ada, id)).current).toMatchObject({ trouble: null });
  });

  it('because a newer one is known changes nothing', async () => {
    const { id } = await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' }, { ageMs: 120_000 })).fired).toBe(0);
    expect((await market.read(ada, id)).current?.price).toBe('60000');
  });
});

describe('an expiry', () => {
  it('ends the waiting, and re-arming takes it away', async () => {
    const { id } = await market.alert(ada, { expires_at: new Date(clock.now().getTime() + 90_000).toISOString() });
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(0);
    expect(await market.read(ada, id)).toMatchObject({ status: 'paused', expired: true });
    await rearmPriceAlert(test.database, own(id));
    expect(await market.read(ada, id)).toMatchObject({ status: 'created', expired: false, expires_at: null });
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
  });
});

it('one look fires the alerts of many people and coins', async () => {
  await market.alert(ada, {});
  await market.alert(bob, { price: '61001' });
  await market.alert(bob, { coin: 'ethereum', condition: 'is_below', price: '2900' });
  await market.alert(bob, { coin: 'ethereum', condition: 'falls_below', price: '2000' });
  await market.see({ bitcoin: '60000', ethereum: '3000' });
  expect(await market.see({ bitcoin: '62000', ethereum: '2800' })).toEqual({ fired: 3, ended: 0 });
});
