import { z } from 'zod';
import { coded } from '#platform/errors';
import { makePriceAlert } from '#sources/prices';
import type { Ground } from '../ground.ts';
import type { Prices } from '../prices.ts';

const Price = z.union([z.string().regex(/^\d{1,15}(\.\d{1,18})?$/), z.number().positive()]).nullable();

/** `{bitcoin: {usd: "61000"}}`; null takes a price away. */
const Given = z.record(z.string(), z.record(z.string(), Price));

/** Sets prices of the scripted CoinGecko and looks at them at once. */
export async function setPrices({ source, double }: Prices, body: unknown): Promise<object> {
  const read = Given.safeParse(body);
  if (!read.success)
    throw coded('VALIDATION_FAILED', 'Send prices by coin and currency: {"bitcoin": {"usd": "61000"}}.');
  if (!double) throw coded('PRICES_OFF', 'Prices come from CoinGecko here and cannot be set.');
  for (const [coin, prices] of Object.entries(read.data))
    for (const [currency, price] of Object.entries(prices))
      if (!double.set(coin, currency, price === null ? null : String(price)))
        throw coded('VALIDATION_FAILED', `The sample knows no price of ${coin} in ${currency}.`);
  return source.lookNow();
}

/** A price alert that the script reaches within a minute; there is none where real prices are asked for. */
export async function setSamplePriceAlert({ database, clock, settings }: Ground, ownerId: string): Promise<void> {
  if (settings.coingeckoPlan !== undefined) return;
  const draft = {
    coin: 'ethereum',
    currency: 'usd',
    condition: 'crosses',
    price: '3000',
    repeat: { cooldown: 'PT15M' },
    name: 'Sample',
  } as const;
  await makePriceAlert(database, { ownerId, draft, at: clock.now() });
}
