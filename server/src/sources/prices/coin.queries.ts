import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { ListedCoin } from './coingecko.ts';

export interface CoinRow {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly rank: number;
}

/** Stands where the provider gives no place. */
export const unranked = 1_000_000;

export async function findCoin(db: Db, id: string): Promise<CoinRow | undefined> {
  const { rows } = await sql<CoinRow>`select id, symbol, name, rank from coin where id = ${id}`.execute(db);
  return rows[0];
}

export async function findCoinsBySymbol(db: Db, symbol: string, limit: number): Promise<CoinRow[]> {
  const { rows } = await sql<CoinRow>`
    select id, symbol, name, rank from coin where symbol = ${symbol} order by rank, id limit ${limit}`.execute(db);
  return rows;
}

export async function hasCoins(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`select exists (select from coin) as some`.execute(db);
  return rows[0]?.some ?? false;
}

interface Search {
  readonly words: readonly string[];
  readonly after: readonly [rank: number, id: string] | undefined;
  readonly limit: number;
}

/** Coins whose words begin as these do, the largest first. */
export async function findCoins(db: Db, { words, after, limit }: Search): Promise<CoinRow[]> {
  // A query of prefixes: 'bit':* & 'ca':*. Quotes and backslashes cannot occur in words of letters and digits.
  const prefixes = words.map((word) => `'${word}':*`).join(' & ');
  const matches =
    prefixes === '' ? sql`true` : sql`array_to_tsvector(string_to_array(search, ' ')) @@ ${prefixes}::tsquery`;
  const [rank, id] = after ?? [0, ''];
  const { rows } = await sql<CoinRow>`
    select id, symbol, name, rank from coin where ${matches} and (rank, id) > (${rank}, ${id})
    order by rank, id limit ${limit}`.execute(db);
  return rows;
}

export interface CoinToKeep extends ListedCoin {
  readonly rank: number;
  readonly search: string;
}

/** Keeps the whole catalogue in one statement. A coin that is listed no longer stays: alerts may name it. */
export async function saveCoins(db: Db, coins: readonly CoinToKeep[], at: Date): Promise<void> {
  await sql`
    insert into coin (id, symbol, name, rank, search)
    select id, symbol, name, rank, search
    from json_to_recordset(${JSON.stringify(coins)}) as c(id text, symbol text, name text, rank int, search text)
    on conflict (id) do update set symbol = excluded.symbol, name = excluded.name, rank = excluded.rank, search = excluded.search
      where (coin.symbol, coin.name, coin.rank) is distinct from (excluded.symbol, excluded.name, excluded.rank)`.execute(
    db,
  );
  await sql`update price_feed set coins_listed_at = ${at}`.execute(db);
}
