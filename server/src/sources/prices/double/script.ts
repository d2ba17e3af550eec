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

function wanderingPrice({ base, swing, period }: DoubleCoin, at: number): number {
  const seconds = at / 1000;
  const slow = Math.sin((tau * seconds) / period);
  const quick = Math.sin((tau * seconds) / (period * 0.37) + base);
  return base * (1 + swing * (0.7 * slow + 0.3 * quick));
}
