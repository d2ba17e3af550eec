/** A coin of the double: its price in dollars wanders about `base` by `swing` in `period` seconds. */
export interface DoubleCoin {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  /** Null for a coin that the provider lists without a place, and then without a price of today. */
  readonly rank: number | null;
  readonly base: number;
  readonly swing: number;
  readonly period: number;
}

const day = 86_400;

/** Real names with invented prices. Two pairs share a symbol, because real coins do. */
export const doubleCoins: readonly DoubleCoin[] = [
  coin(['bitcoin', 'btc', 'Bitcoin'], { rank: 1, base: 61_500, period: day / 3 }),
  // Wanders across 3,000 at least twice a minute, for the sample world.
  coin(['ethereum', 'eth', 'Ethereum'], { rank: 2, base: 3000, swing: 0.004, period: 50 }),
  coin(['tether', 'usdt', 'Tether'], { rank: 3, base: 1, swing: 0.001 }),
  coin(['ripple', 'xrp', 'XRP'], { rank: 4, base: 0.58 }),
  coin(['binancecoin', 'bnb', 'BNB'], { rank: 5, base: 590 }),
  coin(['solana', 'sol', 'Solana'], { rank: 6, base: 148 }),
  coin(['usd-coin', 'usdc', 'USDC'], { rank: 7, base: 1, swing: 0.001 }),
  coin(['dogecoin', 'doge', 'Dogecoin'], { rank: 8, base: 0.123 }),
  coin(['cardano', 'ada', 'Cardano'], { rank: 9, base: 0.41 }),
  coin(['tron', 'trx', 'TRON'], { rank: 10, base: 0.13 }),
  coin(['avalanche-2', 'avax', 'Avalanche'], { rank: 12, base: 27 }),
  coin(['shiba-inu', 'shib', 'Shiba Inu'], { rank: 14, base: 0.00001734 }),
  coin(['polkadot', 'dot', 'Polkadot'], { rank: 16, base: 5.9 }),
  coin(['bitcoin-cash', 'bch', 'Bitcoin Cash'], { rank: 18, base: 356 }),
  coin(['litecoin', 'ltc', 'Litecoin'], { rank: 20, base: 71 }),
  coin(['uniswap', 'uni', 'Uniswap'], { rank: 24, base: 8.1 }),
  coin(['unicorn-token', 'uni', 'UNICORN Token'], { rank: null, base: 0.02 }),
  coin(['pepe', 'pepe', 'Pepe'], { rank: 28, base: 0.00000974 }),
  coin(['monero', 'xmr', 'Monero'], { rank: 34, base: 158 }),
  coin(['stellar', 'xlm', 'Stellar'], { rank: 37, base: 0.093 }),
  coin(['batcat', 'btc', 'batcat'], { rank: null, base: 0.0004 }),
];

/** What one dollar is worth in the other currencies. */
export const perDollar: Readonly<Record<string, number>> = {
  usd: 1,
  eur: 0.92,
  gbp: 0.78,
  chf: 0.88,
  jpy: 151,
  btc: 1 / 61_500,
  eth: 1 / 3000,
};

function coin(
  [id, symbol, name]: readonly [id: string, symbol: string, name: string],
  { rank, base, swing = 0.08, period = day / 2 }: Pick<DoubleCoin, 'rank' | 'base'> & Partial<DoubleCoin>,
): DoubleCoin {
  return { id, symbol, name, rank, base, swing, period };
}
