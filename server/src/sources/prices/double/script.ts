import { plainDecimal } from '../decimal.ts';
import { doubleCoins, perDollar, type DoubleCoin } from './coins.ts';

/** A price that was set by hand, for one coin in one currency; null is none at all. */
interface Pin {
  readonly at: number;
  readonly price: string | null;
}

/** What each coin costs at each time. The same time always gives the same price, so a chart and a look agree. */
export interface Script {
  /** A decimal; null where there is no price; undefined for what the provider does not know. */
  priceAt(coin: string, currency: string, at: number): string | null | undefined;
  set(coin: string, currency: string, pin: Pin): boolean;
}

export function makeScript(): Script {
  const coins = new Map(doubleCoins.map((coin) => [coin.id, coin]));
  const pins = new Map<string, Pin[]>();
  return {
    priceAt(id, currency, at) {
      const coin = coins.get(id);
      const rate = perDollar[currency];
      if (!coin || rate === undefined) return undefined;
      const pin = pins.get(`${id} ${currency}`)?.findLast((one) => one.at <= at);
      return pin ? pin.price : (plainDecimal((wanderingPrice(coin, at) * rate).toPrecision(10)) ?? null);
    },
    set(id, currency, pin) {
      if (!coins.has(id) || !(currency in perDollar)) return false;
      const name = `${id} ${currency}`;
      pins.set(name, [...(pins.get(name) ?? []).slice(-999), pin]);
      return true;
    },
  };
}

const tau = 2 * Math.PI;

/** How long each wave is, in periods, and how much of the swing it has. */
const waves = {
  /** Short periods swing about the base alone, so that a sample alert is reached again and again. */
  quick: [
    [1, 0.7],
    [0.37, 0.3],
  ],
  usual: [
    [61, 0.5],
    [13, 0.27],
    [1, 0.15],
    [0.23, 0.08],
  ],
} as const;

function wanderingPrice({ base, swing, period }: DoubleCoin, at: number): number {
  const seconds = at / 1000;
  const parts = (period < 3600 ? waves.quick : waves.usual).map(
    ([length, share], place) => share * Math.sin((tau * seconds) / (period * length) + place * base),
  );
  return base * (1 + swing * parts.reduce((sum, part) => sum + part, 0));
}
