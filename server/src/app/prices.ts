import { z } from 'zod';
import { makeCoinGecko, pricesSource, refreshCoins, startDouble } from '#sources/prices';
import type { CoinGecko, CoinGeckoDouble, PricesSource } from '#sources/prices';
import type { Ground } from './ground.ts';

/** The source of prices, and in sample mode the scripted CoinGecko that it asks. */
export interface Prices {
  readonly source: PricesSource;
  readonly double: CoinGeckoDouble | undefined;
}

const sampleIntervalMs = 10_000;
/** The double is asked as often as the controls of sample mode like. */
const sampleCallsPerMinute = 6000;

/** Real prices where a plan is set, scripted ones in sample mode, none elsewhere. */
export async function openPrices(stack: AsyncDisposableStack, ground: Ground): Promise<Prices> {
  const { settings, database, clock } = ground;
  const { coingeckoPlan: plan, coingeckoApiKey: apiKey, publicUrl } = settings;
  const common = { database, clock, publicUrl };
  if (plan !== undefined) {
    const callsPerMinute = settings.coingeckoCallsPerMinute;
    const coingecko = makeCoinGecko({ plan, apiKey, url: settings.coingeckoUrl, callsPerMinute, clock });
    const intervalMs = settings.priceIntervalSeconds * 1000;
    return { source: pricesSource({ ...common, coingecko, name: 'CoinGecko', intervalMs }), double: undefined };
  }
  if (!settings.sampleMode) return pricesOff(ground);
  const double = stack.use(await startDouble({ now: () => clock.now().getTime() }));
  const coingecko = makeCoinGecko({ plan: 'keyless', url: double.url, callsPerMinute: sampleCallsPerMinute, clock });
  await listCoins(ground, coingecko);
  return {
    source: pricesSource({ ...common, coingecko, name: 'Scripted sample', intervalMs: sampleIntervalMs }),
    double,
  };
}

/** No prices: a server that was not told where they come from, and a command. */
export function pricesOff({ database, clock, settings: { publicUrl } }: Ground): Prices {
  const source = pricesSource({
    database,
    clock,
    publicUrl,
    coingecko: undefined,
    name: 'No prices',
    intervalMs: 60_000,
  });
  return { source, double: undefined };
}

/** The sample people set their alerts at once, so the coins are there before them. */
async function listCoins({ database, clock }: Ground, coingecko: CoinGecko): Promise<void> {
  await refreshCoins(database.db, coingecko, clock.now());
}

const awaitedTopic = 'price-awaited';

/** Somebody waits for a coin from now on: told to whichever process looks at the prices. */
export function tellAwaited({ realtime }: Ground): PricesSource['await'] {
  return ({ coin, currency }) => realtime.publish(awaitedTopic, { coin, currency });
}

/** Hears of coins that somebody waits for, until the function that it returns is called. */
export function hearAwaited({ realtime }: Ground, { source }: Prices): () => void {
  return realtime.subscribe(awaitedTopic, (message) => {
    const pair = Pair.safeParse(message);
    if (pair.success) source.await(pair.data);
  });
}

const Pair = z.object({ coin: z.string(), currency: z.string() });
