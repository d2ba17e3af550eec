import type { pricesRoutes } from '@tocsin/sdk/contract';
import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import { checkIfMatch, created, etagOf, noContent, ok, person, type Call, type Handlers } from '#platform/http';
import { getCoin, listCoins, presentCoin } from './coin.ts';
import { findPrice } from './price-alert.queries.ts';
import {
  changePriceAlert,
  deletePriceAlert,
  getPriceAlertStory,
  listPriceAlerts,
  makePriceAlert,
  presentPrice,
  rearmPriceAlert,
  restorePriceAlert,
} from './price-alert.ts';
import type { PricesSource } from './source.ts';

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  readonly prices: PricesSource;
}

type PriceRoute = keyof typeof pricesRoutes;

/** Coins, their charts, and the price alerts of the person who asks. */
export function pricesHandlers(options: Options): Handlers<PriceRoute> {
  return { ...coinHandlers(options), ...alertHandlers(options) };
}

function coinHandlers({ database: { db }, clock, prices }: Options): Handlers<'listCoins' | 'getCoinChart'> {
  return {
    async listCoins(call) {
      return ok({ ...(await listCoins(db, call.query)), feed: await prices.feed(clock.now()) });
    },
    async getCoinChart(call) {
      const { currency } = call.query;
      const days = Number(call.query.days);
      const charts = on(prices.charts);
      const coin = await getCoin(db, call.params.coin);
      const chart = await charts.read({ coin: coin.id, currency, days });
      return ok({
        coin: presentCoin(coin),
        currency,
        days,
        points: chart.points.map(({ at, price }) => ({ at: at.toISOString(), price })),
        fetched_at: chart.fetchedAt.toISOString(),
        stale: chart.stale,
        current: presentPrice(await findPrice(db, coin.id, currency)),
        feed: await prices.feed(clock.now()),
      });
    },
  };
}

function alertHandlers({
  database,
  clock,
  publish,
  prices,
}: Options): Handlers<Exclude<PriceRoute, 'listCoins' | 'getCoinChart'>> {
  const awaited = <T extends { coin: { id: string }; currency: string }>(alert: T): T => {
    prices.await({ coin: alert.coin.id, currency: alert.currency });
    return alert;
  };
  const ownOf = (
    call: Call<'getPriceAlert' | 'changePriceAlert' | 'deletePriceAlert' | 'restorePriceAlert' | 'rearmPriceAlert'>,
  ) => ({
    own: { ownerId: person(call).userId, id: call.params.id },
    at: clock.now(),
  });
  return {
    async listPriceAlerts(call) {
      const at = clock.now();
      const list = await listPriceAlerts(database.db, { ownerId: person(call).userId, ...call.query }, at);
      return ok({ ...list, feed: await prices.feed(at) });
    },
    async makePriceAlert(call) {
      const ownerId = person(call).userId;
      on(prices.charts);
      return created(awaited(await makePriceAlert(database, { ownerId, draft: call.body, at: clock.now() })));
    },
    async getPriceAlert(call) {
      const { own, at } = ownOf(call);
      const alert = await getPriceAlertStory(database.db, own, at);
      return { ...ok(alert), headers: { etag: etagOf(alert.version) } };
    },
    async changePriceAlert(call) {
      const changing = { ...ownOf(call), publish, check: (version: number) => checkIfMatch(call, version) };
      const alert = awaited(await changePriceAlert(database, call.body, changing));
      return { ...ok(alert), headers: { etag: etagOf(alert.version) } };
    },
    async deletePriceAlert(call) {
      await deletePriceAlert(database, ownOf(call));
      return noContent();
    },
    async restorePriceAlert(call) {
      return ok(awaited(await restorePriceAlert(database, ownOf(call))));
    },
    async rearmPriceAlert(call) {
      return ok(awaited(await rearmPriceAlert(database, ownOf(call))));
    },
  };
}

/** Something that exists only where prices are on. */
function on<T>(part: T | undefined): T {
  if (part !== undefined) return part;
  throw coded('PRICES_OFF', 'An administrator can switch them on with COINGECKO_PLAN.');
}
