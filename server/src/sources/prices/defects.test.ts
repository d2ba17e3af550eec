import { addPeople, stillClock, usingDatabase, usingTransaction } from '#kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePriceAlert, deletePriceAlert, listPriceAlerts, rearmPriceAlert } from './price-alert.ts';
import { openMarket } from './price-example.ts';

// What price alerts elsewhere did wrong, one test each. That a mail is really sent, the statuses of HTTP and the faults
// of the provider are tested at the outside: test/end-to-end/prices.test.ts.

describe('a defect that must not come back', () => {
  const test = usingTransaction();
  const clock = stillClock();
  let market: Awaited<ReturnType<typeof openMarket>>;
  let ada = '';
  let bob = '';
  beforeEach(async () => {
    market = await openMarket(test.database, clock);
    const people = await addPeople(test.db, ['ada', 'bob']);
    [ada, bob] = people.map(({ id }) => id) as [string, string]; // two were added
  });
  const own = (id: string, ownerId = ada) => ({ own: { ownerId, id }, at: clock.now(), publish: market.deps.publish });

  it('triggers only on exact string equality', async () => {
    await market.alert(ada, { price: '61000' });
    await market.see({ bitcoin: '60999.99' });
    expect((await market.see({ bitcoin: '61000.01' })).fired).toBe(1);
    await market.alert(ada, { price: '62000.00' });
    expect((await market.see({ bitcoin: '6.2e4' })).fired).toBe(1);
  });

  it('ambiguous symbols as keys', async () => {
    await expect(market.alert(ada, { coin: 'UNI' })).rejects.toMatchObject({
      code: 'COIN_AMBIGUOUS',
      extra: {
        candidates: [
          { id: 'uniswap', rank: 24 },
          { id: 'unicorn-token', rank: null },
        ],
      },
    });
    expect((await market.alert(ada, { coin: 'uniswap' })).coin.id).toBe('uniswap');
  });

  it('unknown coins priced 0', async () => {
    const { id } = await market.alert(ada, { coin: 'unicorn-token', condition: 'is_below', price: '1' });
    expect((await market.see({ 'unicorn-token': null })).fired).toBe(0);
    expect((await market.read(ada, id)).current).toBeNull();
  });

  it("anyone can delete anyone's alert", async () => {
    const { id } = await market.alert(ada, {});
    const refusal = { code: 'PRICE_ALERT_NOT_FOUND', status: 404 };
    await expect(deletePriceAlert(test.database, own(id, bob))).rejects.toMatchObject(refusal);
    await expect(changePriceAlert(test.database, { name: 'x' }, own(id, bob))).rejects.toMatchObject(refusal);
    await expect(market.read(bob, id)).rejects.toMatchObject(refusal);
    expect(await market.read(ada, id)).toMatchObject({ status: 'created', name: '' });
  });

  it('the list omits ids', async () => {
    const { id } = await market.alert(ada, {});
    const { items } = await listPriceAlerts(test.db, { ownerId: ada, limit: 25 }, clock.now());
    expect(items.map((alert) => alert.id)).toEqual([id]);
  });

  it('fires once and is dead (no re-arm, cooldown, expiry)', async () => {
    const { id } = await market.alert(ada, {});
    await market.see({ bitcoin: '60000' });
    await market.see({ bitcoin: '62000' });
    await rearmPriceAlert(test.database, own(id));
    await market.see({ bitcoin: '60000' });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
    expect((await market.read(ada, id)).fired).toHaveLength(2);
  });
});

describe('a defect that must not come back, with commits', () => {
  const test = usingDatabase();

  it('publish then commit, not atomic', async () => {
    const market = await openMarket(test.database, stillClock());
    const [ada] = await addPeople(test.db, ['ada']);
    const { id } = await market.alert(ada?.id ?? '', {});
    await market.see({ bitcoin: '60000' });
    const broken = market.see(
      { bitcoin: '62000' },
      {
        async publish(tx, drafts) {
          await market.deps.publish(tx, drafts);
          throw new Error('The database is away.');
        },
      },
    );
    await expect(broken).rejects.toThrow('The database is away.');
    expect(await market.events()).toEqual([]);
    expect(await market.read(ada?.id ?? '', id)).toMatchObject({ status: 'created', fired: [] });
    expect((await market.see({ bitcoin: '62000' })).fired).toBe(1);
    expect(await market.events()).toHaveLength(1);
  });

  it('two looks at the same time fire once', async () => {
    const clock = stillClock(new Date('2026-12-02T09:00:00Z'));
    const market = await openMarket(test.database, clock);
    const [bob] = await addPeople(test.db, ['bob']);
    const { id } = await market.alert(bob?.id ?? '', { coin: 'cardano', price: '1' });
    await market.see({ cardano: '0.9' });
    const looks = await Promise.all([1, 2, 3].map(() => market.see({ cardano: '1.1' })));
    expect(looks.reduce((sum, { fired }) => sum + fired, 0)).toBe(1);
    expect((await market.read(bob?.id ?? '', id)).firings).toBe(1);
  });
});
