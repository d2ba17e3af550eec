import { sql } from 'kysely';
import type { PriceAlert } from '@tocsin/sdk/contract';
import { makePublish, type Publish } from '#notify';
import type { MovableClock } from '#platform/clock';
import type { Database } from '#platform/db';
import { localRealtime } from '#platform/realtime';
import { refreshCoins } from './coin.ts';
import type { CoinGecko, Quote } from './coingecko.ts';
import { doubleCoins } from './double/coins.ts';
import { applyQuotes, type Looked } from './look.ts';
import { getPriceAlertStory, makePriceAlert, type Draft } from './price-alert.ts';

/** The coins of the double, without a server. */
export const coinList: CoinGecko = {
  quotes: async () => [],
  chart: async () => [],
  coins: async () => doubleCoins.map(({ id, symbol, name }) => ({ id, symbol, name })),
  largest: async () =>
    doubleCoins.flatMap(({ id, symbol, name, rank }) => (rank === null ? [] : [{ id, symbol, name, rank }])),
};

interface Stored {
  readonly type: string;
  readonly title: string;
  readonly body: string;
  readonly recipients: string[] | null;
  readonly step: string;
}

/** One market for a test: coins, a clock, and what the looks at the prices publish. */
export async function openMarket(database: Database, clock: MovableClock) {
  await refreshCoins(database.db, coinList, clock.now());
  const publish = makePublish({ clock, realtime: localRealtime() });
  const deps = { database, clock, publish, publicUrl: 'http://localhost:3000', intervalMs: 60_000 };
  return {
    deps,
    /** The next look, a minute after the one before: what it sees of each coin in dollars. */
    async see(
      prices: Record<string, string | null>,
      with_: { publish?: Publish; ageMs?: number } = {},
    ): Promise<Looked> {
      clock.advance(60_000);
      const quotedAt = new Date(clock.now().getTime() - (with_.ageMs ?? 0));
      const asked = Object.keys(prices).map((coin) => ({ coin, currency: 'usd' }));
      const quotes = Object.entries(prices).flatMap(([coin, price]): Quote[] =>
        price === null ? [] : [{ coin, currency: 'usd', price, change24h: null, quotedAt }],
      );
      return applyQuotes({ ...deps, ...with_ }, asked, quotes);
    },
    async alert(ownerId: string, draft: Partial<Draft>): Promise<PriceAlert> {
      const whole: Draft = {
        coin: 'bitcoin',
        currency: 'usd',
        condition: 'rises_above',
        price: '61000',
        repeat: 'once',
        ...draft,
      };
      return makePriceAlert(database, { ownerId, draft: whole, at: clock.now() });
    },
    read: (ownerId: string, id: string) => getPriceAlertStory(database.db, { ownerId, id }, clock.now()),
    async events(): Promise<Stored[]> {
      const { rows } = await sql<Stored>`
        select type, data->>'title' as title, data->>'body' as body, recipients, step from event where source = 'prices' order by id`.execute(
        database.db,
      );
      return rows;
    },
  };
}
