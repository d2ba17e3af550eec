import { addPeople, stillClock } from '#kit';
import { systemClock } from '#platform/clock';
import type { Database } from '#platform/db';
import { describeSource } from '#sources/conformance';
import { sql } from 'kysely';
import { describe } from 'vitest';
import type { CoinGecko, Quote } from './coingecko.ts';
import { coinList, openMarket } from './price-example.ts';
import { Refused } from './refusal.ts';
import { pricesSource } from './source.ts';

describe('prices', () => {
  describeSource((database) => {
    const clock = systemClock();
    let answer: () => Quote[] = () => [];
    const coingecko: CoinGecko = { ...coinList, quotes: async () => answer() };
    const options = { database, clock, coingecko, publicUrl: 'http://localhost:3000', intervalMs: 60_000 };
    const source = pricesSource({ ...options, name: 'CoinGecko' });
    const seen = (price: string): Quote[] => [
      { coin: 'bitcoin', currency: 'usd', price, change24h: null, quotedAt: clock.now() },
    ];
    return {
      source,
      async happen() {
        await waitForBitcoin(database, clock.now());
        answer = () => seen('62000');
        await source.lookNow();
      },
      async sendBroken() {
        await waitForBitcoin(database, clock.now());
        answer = () => {
          throw new Refused('unreadable', null);
        };
        await source.lookNow();
      },
    };
  });
});

/** One alert that waits at 61,000, with the price below it: the same fact can happen to it again and again. */
async function waitForBitcoin(database: Database, at: Date): Promise<void> {
  const { rows } = await sql`select id from price_alert`.execute(database.db);
  if (rows.length === 0) {
    const market = await openMarket(database, stillClock(at));
    const [ada] = await addPeople(database.db, ['ada']);
    await market.alert(ada?.id ?? '', {});
  }
  await sql`delete from price_alert_firing`.execute(database.db);
  await sql`update price_alert set status = 'created', phase = 'armed', firings = 0, armed_at = ${at}`.execute(
    database.db,
  );
  await sql`update coin_price set price = 60000, quoted_at = ${at}, checked_at = ${at}`.execute(database.db);
}
