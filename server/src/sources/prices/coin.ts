import type { Coin } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { z } from 'zod';
import { findCoin, findCoins, findCoinsBySymbol, hasCoins, saveCoins, unranked, type CoinRow } from './coin.queries.ts';
import type { CoinGecko } from './coingecko.ts';

const Place = z.tuple([z.number().int(), z.string().max(500)]);

interface Search {
  readonly query?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Coins by the beginnings of the words of their names, symbols and ids, the largest first. */
export async function listCoins(
  db: Db,
  { query = '', limit, cursor }: Search,
): Promise<{ items: Coin[]; next_cursor: string | null }> {
  const rows = await findCoins(db, { words: wordsOf(query), after: decodeCursor(cursor, Place), limit: limit + 1 });
  return pageOf(rows, { limit, present: presentCoin, placeOf: ({ rank, id }) => [rank, id] });
}

/** The coin with this id, or COIN_NOT_FOUND. */
export async function getCoin(db: Db, id: string): Promise<CoinRow> {
  const coin = await findCoin(db, id);
  if (!coin) throw await unknown(db, id);
  return coin;
}

const candidates = 10;

/** What a person means: an id, or a symbol that one coin alone has. A symbol of several is refused, and names them. */
export async function resolveCoin(db: Db, text: string): Promise<CoinRow> {
  const byId = await findCoin(db, text.toLowerCase());
  if (byId) return byId;
  const [coin, ...others] = await findCoinsBySymbol(db, text.toLowerCase(), candidates);
  if (!coin) throw await unknown(db, text);
  if (others.length > 0) throw ambiguous(text, [coin, ...others]);
  return coin;
}

function ambiguous(text: string, coins: readonly CoinRow[]) {
  const detail = `Several coins have the symbol ${text}. Name one by its id.`;
  return coded('COIN_AMBIGUOUS', detail, {
    errors: coins.map(({ id, name, rank }) => ({
      pointer: '/coin',
      code: 'COIN_AMBIGUOUS',
      detail: `${id}: ${name}${rank === unranked ? '' : `, place ${rank} by market value`}`,
    })),
    extra: { candidates: coins.map(presentCoin) },
  });
}

async function unknown(db: Db, text: string) {
  if (!(await hasCoins(db))) return coded('PRICES_OFF', 'The list of coins is not here yet. Try again in a minute.');
  return coded('COIN_NOT_FOUND', `No coin has the id or the symbol ${text}.`);
}

/** Fetches the catalogue: every coin, and the places of the largest. */
export async function refreshCoins(db: Db, coingecko: CoinGecko, at: Date): Promise<void> {
  const largest = await coingecko.largest();
  const listed = await coingecko.coins();
  const ranks = new Map(largest.map(({ id, rank }) => [id, rank]));
  const coins = new Map([...largest, ...listed].map((coin) => [coin.id, coin]));
  const kept = [...coins.values()].map(({ id, symbol, name }) => ({
    id,
    symbol: symbol.toLowerCase(),
    name,
    rank: ranks.get(id) ?? unranked,
    search: [...new Set(wordsOf(`${name} ${symbol} ${id}`))].join(' '),
  }));
  await saveCoins(db, kept.filter(isWellFormed), at);
}

/** Ids stand in addresses and statements; what cannot is not taken in. */
function isWellFormed({ id, symbol, name }: { id: string; symbol: string; name: string }): boolean {
  const all = id + symbol + name;
  return id !== '' && id.length <= 200 && name.length <= 200 && !all.includes('\u0000') && all.isWellFormed();
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function presentCoin({ id, symbol, name, rank }: CoinRow): Coin {
  return { id, symbol: symbol.toUpperCase(), name, rank: rank === unranked ? null : rank };
}
