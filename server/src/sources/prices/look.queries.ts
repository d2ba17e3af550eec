import type { ChannelName, Currency, PriceCondition } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { arrayLiteral, type Db } from '#platform/db';
import type { Quote } from './coingecko.ts';

/** A coin in a currency that somebody waits for. */
export interface Waited {
  readonly coin: string;
  readonly currency: string;
  readonly checked_at: Date | null;
}

/** Only the rows of prices are walked; whether anybody waits is one look into the index of each. */
export async function findWaited(db: Db): Promise<Waited[]> {
  const { rows } = await sql<Waited>`
    select p.coin, p.currency, p.checked_at from coin_price p
    where exists (select from price_alert a where a.coin = p.coin and a.currency = p.currency and a.phase <> 'idle')
    order by p.coin, p.currency`.execute(db);
  return rows;
}

/** Takes the turn to look when it is due, for one process of all. */
export async function takeTurn(db: Db, { at, next }: { at: Date; next: Date }): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update price_feed set next_check_at = ${next} where next_check_at <= ${at} or next_check_at > ${next}`.execute(
      db,
    );
  return numAffectedRows === 1n;
}

/** Prices are applied by one transaction at a time: each begins at the last observed price that the one before left. */
export async function lockFeed(tx: Db): Promise<void> {
  await sql`select from price_feed for update`.execute(tx);
}

/** A look that began earlier and ended later than another takes nothing back from it. */
export async function saveSuccess(db: Db, { at, now }: { at: Date; now: Date }): Promise<void> {
  await sql`
    update price_feed set checked_at = case when checked_at between ${at} and ${now} then checked_at else ${at} end,
      failed_at = null, failure = null`.execute(db);
}

export async function saveFailure(db: Db, { at, failure }: { at: Date; failure: string }): Promise<void> {
  await sql`update price_feed set failed_at = ${at}, failure = ${failure}`.execute(db);
}

export async function findListedAt(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select coins_listed_at as at from price_feed`.execute(db);
  return rows[0]?.at ?? null;
}

export interface FeedRow {
  /** Whether anybody waits for a price at all. */
  readonly waiting: boolean;
  readonly checked_at: Date | null;
  readonly failed_at: Date | null;
  readonly failure: string | null;
}

export async function findFeed(db: Db): Promise<FeedRow> {
  const { rows } = await sql<FeedRow>`
    select checked_at, failed_at, failure, exists (select from price_alert where phase <> 'idle') as waiting from price_feed`.execute(
    db,
  );
  return rows[0] ?? { waiting: false, checked_at: null, failed_at: null, failure: null };
}

/** Alerts whose time was over before this look wait no longer. */
export async function expire(tx: Db, at: Date): Promise<void> {
  await sql`update price_alert set status = 'paused', phase = case phase when 'holding' then 'holding' else 'idle' end,
      updated_at = ${at}, version = version + 1
    where status = 'created' and expires_at <= ${at}`.execute(tx);
}

/** A price alert that fired or ended in this look. */
export interface Fired {
  readonly id: string;
  readonly owner_id: string;
  readonly coin: string;
  readonly coin_name: string;
  readonly currency: Currency;
  readonly condition: PriceCondition;
  readonly threshold: string;
  readonly name: string;
  readonly channels: readonly ChannelName[] | null;
  readonly firings: number;
  readonly cooldown_seconds: number | null;
  readonly price: string;
  readonly price_before: string | null;
}

export interface Look {
  readonly at: Date;
  /** An alert that was armed longer than this after the observation before does not know on which side it began. */
  readonly freshForMs: number;
  /** Most alerts that one statement fires. */
  readonly limit: number;
}

// Every branch is a range of price_alert_waiting, so the statement costs as much as what it finds.
const branches: readonly RawBuilder<unknown>[] = [
  branch('rises_above', sql`a.price > q.price_before and a.price <= q.price and ${knewItsSide()}`),
  branch('falls_below', sql`a.price < q.price_before and a.price >= q.price and ${knewItsSide()}`),
  branch('crosses', sql`a.price > q.price_before and a.price <= q.price and ${knewItsSide()}`),
  branch('crosses', sql`a.price < q.price_before and a.price >= q.price and ${knewItsSide()}`),
  branch('is_above', sql`a.price <= q.price`),
  branch('is_below', sql`a.price >= q.price`),
];

function branch(condition: PriceCondition, reached: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select a.id from price_alert a
    where a.coin = q.coin and a.currency = q.currency and a.phase = 'armed' and a.condition = ${sql.lit(condition)} and ${reached}
      and (a.resting_until is null or a.resting_until <= q.at)`;
}

/** The end of its rest arms an alert anew. */
function knewItsSide(): RawBuilder<unknown> {
  return sql`greatest(a.armed_at, a.resting_until) <= q.known_until`;
}

/**
 * Fires what the way from the last observed prices to these reaches: finds, changes and gives the alerts in one statement.
 * Called again until it gives fewer than its limit; what has fired is not found again.
 */
export async function fireReached(tx: Db, quotes: readonly Quote[], { at, freshForMs, limit }: Look): Promise<Fired[]> {
  const { rows } = await sql<Fired>`
    with ${quotesWithBefore(quotes, { at, freshForMs })}, reached as materialized (
      select hit.id, q.price, q.price_before from quote q cross join lateral (
        ${sql.join(branches, sql` union all `)}
      ) hit limit ${limit}
    )
    update price_alert a set
      status = case when a.cooldown_seconds is null then 'triggered' else a.status end,
      phase = case when a.condition in ('is_above', 'is_below') then 'holding' when a.cooldown_seconds is null then 'idle' else a.phase end,
      resting_until = ${at}::timestamptz + a.cooldown_seconds * interval '1 second',
      firings = a.firings + 1, triggered_at = ${at}, triggered_price = r.price, updated_at = ${at}, version = a.version + 1
    from reached r, coin c where a.id = r.id and a.phase = 'armed' and c.id = a.coin
    returning ${firedColumns}, r.price::text as price, r.price_before::text as price_before`.execute(tx);
  return rows;
}

/** How far the price must go back before "is above" or "is below" is over, so that a price at the line does not flutter. */
export const hysteresis = 0.005;

/** Ends what holds no longer, with the way back that the hysteresis asks for. */
export async function endHolding(tx: Db, quotes: readonly Quote[], { at, freshForMs, limit }: Look): Promise<Fired[]> {
  const { rows } = await sql<Fired>`
    with ${quotesWithBefore(quotes, { at, freshForMs })}, ended as materialized (
      select hit.id, q.price, q.price_before from quote q cross join lateral (
        select a.id from price_alert a where a.coin = q.coin and a.currency = q.currency and a.phase = 'holding'
          and a.condition = 'is_above' and a.price >= q.price / ${1 - hysteresis}::numeric
        union all
        select a.id from price_alert a where a.coin = q.coin and a.currency = q.currency and a.phase = 'holding'
          and a.condition = 'is_below' and a.price <= q.price / ${1 + hysteresis}::numeric
      ) hit limit ${limit}
    )
    update price_alert a set
      phase = case when a.status = 'created' then 'armed' else 'idle' end,
      resting_until = case when a.status = 'created' and a.resting_until > ${at} then a.resting_until end,
      armed_at = ${at}, updated_at = ${at}, version = a.version + 1
    from ended r, coin c where a.id = r.id and a.phase = 'holding' and c.id = a.coin
    returning ${firedColumns}, r.price::text as price, r.price_before::text as price_before`.execute(tx);
  return rows;
}

const firedColumns = sql`a.id, a.owner_id, a.coin, c.name as coin_name, a.currency, a.condition, a.price::text as threshold,
  a.name, a.channels, a.firings, a.cooldown_seconds`;

function quotesWithBefore(
  quotes: readonly Quote[],
  { at, freshForMs }: Pick<Look, 'at' | 'freshForMs'>,
): RawBuilder<unknown> {
  return sql`quote as materialized (
    select q.coin, q.currency, q.price, p.price as price_before, ${at}::timestamptz as at,
      p.checked_at + ${freshForMs}::float8 * interval '1 millisecond' as known_until
    from json_to_recordset(${JSON.stringify(quotes)}) as q(coin text, currency text, price numeric)
    join coin_price p on p.coin = q.coin and p.currency = q.currency
  )`;
}

/** These become the last observed prices. */
export async function saveQuotes(tx: Db, quotes: readonly Quote[], at: Date): Promise<void> {
  await sql`
    update coin_price p set price = q.price, change_24h = q."change24h", quoted_at = q."quotedAt", checked_at = ${at}, trouble = null
    from json_to_recordset(${JSON.stringify(quotes)})
      as q(coin text, currency text, price numeric, "change24h" numeric, "quotedAt" timestamptz)
    where p.coin = q.coin and p.currency = q.currency`.execute(tx);
}

/** What was asked for and gave no price that counts. The last observed price stays, with its age. */
export async function saveTroubles(
  tx: Db,
  troubles: readonly { coin: string; currency: string; trouble: 'absent' | 'stale' }[],
): Promise<void> {
  if (troubles.length === 0) return;
  await sql`
    update coin_price p set trouble = t.trouble
    from json_to_recordset(${JSON.stringify(troubles)}) as t(coin text, currency text, trouble text)
    where p.coin = t.coin and p.currency = t.currency`.execute(tx);
}

export interface FiringRow {
  readonly alert_id: string;
  readonly no: number;
  readonly event_id: string;
  readonly price: string;
  readonly price_before: string | null;
}

export async function insertFirings(tx: Db, firings: readonly FiringRow[], at: Date): Promise<void> {
  const column = (value: (firing: FiringRow) => string | null) => arrayLiteral(firings.map(value));
  await sql`
    insert into price_alert_firing (alert_id, no, event_id, price, price_before, fired_at)
    select *, ${at}::timestamptz from unnest(${column((f) => f.alert_id)}::uuid[], ${column((f) => String(f.no))}::int[],
      ${column((f) => f.event_id)}::uuid[], ${column((f) => f.price)}::numeric[], ${column((f) => f.price_before)}::numeric[])`.execute(
    tx,
  );
}

export async function endFirings(tx: Db, ended: readonly Pick<Fired, 'id' | 'firings'>[], at: Date): Promise<void> {
  await sql`
    update price_alert_firing f set ended_at = ${at}
    from unnest(${arrayLiteral(ended.map(({ id }) => id))}::uuid[], ${arrayLiteral(ended.map(({ firings }) => String(firings)))}::int[])
      as e(id, firings)
    where f.alert_id = e.id and f.no = e.firings`.execute(tx);
}

/** The stored price of each, so that a quote that is older than what is known can be left out. */
export async function findKnown(
  tx: Db,
  pairs: readonly { coin: string; currency: string }[],
): Promise<{ coin: string; currency: string; quoted_at: Date | null }[]> {
  const { rows } = await sql<{ coin: string; currency: string; quoted_at: Date | null }>`
    select p.coin, p.currency, p.quoted_at
    from json_to_recordset(${JSON.stringify(pairs)}) as w(coin text, currency text)
    join coin_price p on p.coin = w.coin and p.currency = w.currency`.execute(tx);
  return rows;
}

/** The last observed prices, as the provider gave them. */
export async function findStoredQuotes(db: Db, pairs: readonly { coin: string; currency: string }[]): Promise<Quote[]> {
  const { rows } = await sql<Quote>`
    select p.coin, p.currency, p.price::text as price, p.change_24h::text as "change24h", p.quoted_at as "quotedAt"
    from json_to_recordset(${JSON.stringify(pairs)}) as w(coin text, currency text)
    join coin_price p on p.coin = w.coin and p.currency = w.currency where p.price is not null`.execute(db);
  return rows;
}
