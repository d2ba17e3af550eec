import { sql } from 'kysely';
import { makePublish } from '#notify';
import { systemClock } from '#platform/clock';
import { localRealtime } from '#platform/realtime';
import { applyQuotes } from '#sources/prices';
import { costOf } from './processor.ts';
import { figure, median, timed, type Figure } from './figure.ts';
import type { Sizes } from './sizes.ts';
import { addPeople, benchWorld, type BenchWorld } from './world.ts';

const coins = Array.from({ length: 500 }, (_, index) => `coin-${index}`);
const startPrice = 1000;
/** Between two thresholds of one coin. */
const step = 0.01;

/**
 * One look at the prices of 500 coins, with its events and its history in the same transaction: where it reaches nothing,
 * where it reaches ten thousand alerts, and how much more it costs among all alerts than among a hundredth of them.
 */
export async function benchPrices({ priceAlerts, rounds }: Sizes): Promise<Figure[]> {
  const few = await measure(Math.max(coins.length * 4, priceAlerts / 100), rounds);
  const all = await measure(priceAlerts, rounds);
  const detail = `${priceAlerts} open alerts over ${coins.length} coins`;
  return [
    figure('prices, still', { value: all.still * 1000, unit: 'ms', detail: `${detail}, none reached` }),
    figure('prices, many reached', {
      value: all.many * 1000,
      unit: 'ms',
      bare: all.bare * 1000,
      detail: `${detail}, ${all.reached} reached, ${all.cost}; bare: as many rows of alerts changed and of events added, nothing else`,
    }),
    figure('prices, growth', {
      value: all.equal / few.equal,
      unit: 'times',
      detail: `${detail} against ${few.alerts}, ${few.equalReached} reached in both`,
    }),
  ];
}

async function measure(alerts: number, rounds: number) {
  await using world = await benchWorld();
  const market = await openMarket(world, alerts);
  const [still, equal, many, bare] = [[], [], [], []] as [number[], number[], number[], number[]];
  const perCoin = Math.min(20, Math.floor(alerts / coins.length / 2 / (rounds + 1)));
  let [equalReached, reached] = [0, 0];
  let cost = '';
  await market.look(0);
  for (let round = 0; round < rounds; round++) {
    still.push(await timed(() => market.look(0)));
    equal.push(await timed(async () => (equalReached = await market.look(1))));
    const counted = async () => (reached = await market.look(perCoin));
    const look = async () => void (cost = await costOf(perCoin * coins.length, counted));
    many.push(await timed(look));
    bare.push(await timed(() => market.bare(reached)));
  }
  if (reached !== perCoin * coins.length)
    throw new Error(`A look reached ${reached} alerts instead of ${perCoin * coins.length}.`);
  return {
    alerts,
    equalReached,
    reached,
    cost,
    still: median(still),
    equal: median(equal),
    many: median(many),
    bare: median(bare),
  };
}

/** Half of the alerts wait above the first price and half below; the prices rise past the next few of each coin. */
async function openMarket(world: BenchWorld, alerts: number) {
  const { database, db } = world;
  await addAlerts(world, alerts);
  const clock = systemClock();
  const deps = {
    database,
    clock,
    publish: makePublish({ clock, realtime: localRealtime() }),
    publicUrl: 'https://bench.example',
    intervalMs: 60_000,
  };
  const asked = coins.map((coin) => ({ coin, currency: 'usd' }));
  const { rows } = await sql<{ id: string }>`
    select id from price_alert where condition = 'falls_below' order by md5(id::text) limit 100000`.execute(db);
  const others = rows.map(({ id }) => id);
  let passed = 0;
  return {
    async look(thresholds: number): Promise<number> {
      passed += thresholds;
      const price = (startPrice + (passed + 0.5) * step).toFixed(4);
      const quotes = asked.map((pair) => ({ ...pair, price, change24h: null, quotedAt: clock.now() }));
      return (await applyQuotes(deps, asked, quotes)).fired;
    },
    async bare(count: number): Promise<void> {
      const some = others.splice(0, count);
      await database.transaction(async (tx) => {
        await sql`update price_alert set updated_at = now(), version = version + 1, phase = 'idle'
          where id = any(${some}::uuid[])`.execute(tx);
        await sql`insert into event select gen_random_uuid(), 'bench', i::text, 'price.bench', 'price', 'notice', 'medium', null,
          '{"title": "A title of the usual length", "body": "A body of the usual length, which says what it saw."}', null, null, null, now(), now()
          from generate_series(1, ${count}) i`.execute(tx);
      });
    },
  };
}

/** In no order, as people make them: those that one look reaches lie far apart. */
async function addAlerts(world: BenchWorld, alerts: number): Promise<void> {
  const { db } = world;
  const people = await addPeople(world, Math.min(2000, alerts));
  const ids = people.map(({ id }) => id);
  await sql`insert into coin (id, symbol, name, search)
    select id, id, id, id from unnest(${coins}::text[]) as id`.execute(db);
  await sql`insert into coin_price (coin, currency) select id, 'usd' from unnest(${coins}::text[]) as id`.execute(db);
  await sql`
    insert into price_alert (id, owner_id, coin, currency, condition, price, cooldown_seconds, armed_at, created_at, updated_at)
    select gen_random_uuid(), (${ids}::uuid[])[1 + i % ${ids.length}::int], (${coins}::text[])[1 + i % ${coins.length}::int], 'usd',
      case when half = 0 then 'rises_above' else 'falls_below' end,
      case when half = 0 then ${startPrice}::numeric + place * ${step}::numeric else ${startPrice}::numeric - place * 0.0001 end,
      21600, now(), now(), now()
    from (select i, (i / ${coins.length}::int) % 2 as half, 1 + i / ${2 * coins.length}::int as place
      from generate_series(0, ${alerts - 1}::int) i) alert
    order by md5(i::text)`.execute(db);
  await sql`vacuum (analyze)`.execute(db);
}
