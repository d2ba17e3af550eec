import type { Clock } from '#platform/clock';
import { coded } from '#platform/errors';
import type { ChartPoint, CoinGecko } from './coingecko.ts';
import { Refused } from './refusal.ts';

export interface Wanted {
  readonly coin: string;
  readonly currency: string;
  readonly days: number;
}

export interface Chart {
  readonly points: readonly ChartPoint[];
  readonly fetchedAt: Date;
  /** It could not be fetched anew and is older than it should be. */
  readonly stale: boolean;
}

export interface Charts {
  read(wanted: Wanted): Promise<Chart>;
}

const minute = 60_000;
/** How long a chart is good: as long as its points are apart. */
const goodForMs = (days: number): number => (days === 1 ? 5 * minute : days <= 90 ? 60 * minute : 720 * minute);
/** A chart of a thousand points is about 50 kB here. */
const mostKept = 200;
const mostPoints = 400;

/** Charts of coins, kept while they are good; everybody who asks for the same one at once waits for one answer. */
export function makeCharts(coingecko: CoinGecko, clock: Clock): Charts {
  const kept = new Map<string, Chart>();
  const fetching = new Map<string, Promise<Chart>>();

  const fetchOne = async (name: string, { coin, currency, days }: Wanted): Promise<Chart> => {
    const points = thinned(await coingecko.chart(coin, currency, days));
    const chart = { points, fetchedAt: clock.now(), stale: false };
    kept.delete(name);
    kept.set(name, chart);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return chart;
  };

  return {
    async read(wanted) {
      const name = `${wanted.coin} ${wanted.currency} ${wanted.days}`;
      const known = kept.get(name);
      const ageMs = known ? clock.now().getTime() - known.fetchedAt.getTime() : Number.POSITIVE_INFINITY;
      if (known && ageMs >= 0 && ageMs < goodForMs(wanted.days)) return known;
      const running = fetching.get(name) ?? fetchOne(name, wanted).finally(() => fetching.delete(name));
      fetching.set(name, running);
      try {
        return await running;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (known) return { ...known, stale: true };
        throw unavailable(error);
      }
    },
  };
}

function unavailable(error: Refused) {
  if (error.kind === 'not_found') return coded('COIN_NOT_FOUND', error.message, { cause: error });
  const seconds = Math.ceil((error.afterMs ?? minute) / 1000);
  return coded('UNAVAILABLE', error.message, { headers: { 'retry-after': String(seconds) }, cause: error });
}

/** A screen has no room for more; the first and the last point stay. */
function thinned(points: readonly ChartPoint[]): readonly ChartPoint[] {
  if (points.length <= mostPoints) return points;
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}
