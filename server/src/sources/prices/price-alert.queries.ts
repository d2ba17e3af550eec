import type { ChannelName, Currency, PriceAlertStatus, PriceCondition } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { hysteresis } from './look.queries.ts';

export interface PriceAlertRow {
  readonly id: string;
  readonly coin: string;
  readonly symbol: string;
  readonly coin_name: string;
  readonly rank: number;
  readonly currency: Currency;
  readonly condition: PriceCondition;
  readonly price: string;
  readonly cooldown_seconds: number | null;
  readonly name: string;
  readonly channels: ChannelName[] | null;
  readonly status: PriceAlertStatus;
  readonly phase: 'armed' | 'holding' | 'idle';
  readonly ends_at_price: string | null;
  readonly resting_until: Date | null;
  readonly expires_at: Date | null;
  readonly firings: number;
  readonly triggered_at: Date | null;
  readonly triggered_price: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly status_before: 'created' | 'triggered' | 'paused' | null;
  readonly current_price: string | null;
  readonly change_24h: string | null;
  readonly quoted_at: Date | null;
  readonly checked_at: Date | null;
  readonly trouble: 'absent' | 'stale' | null;
  readonly distance_percent: string | null;
}

const columns = sql`
  a.id, a.coin, c.symbol, c.name as coin_name, c.rank, a.currency, a.condition, trim_scale(a.price)::text as price, a.cooldown_seconds,
  a.name, a.channels, a.status, a.phase, a.resting_until, a.expires_at, a.firings, a.triggered_at, trim_scale(a.triggered_price)::text as triggered_price,
  a.version, a.created_at, a.updated_at, a.status_before,
  case a.condition when 'is_above' then trim_scale(a.price * ${1 - hysteresis}::numeric)::text
    when 'is_below' then trim_scale(a.price * ${1 + hysteresis}::numeric)::text end as ends_at_price,
  trim_scale(p.price)::text as current_price, round(p.change_24h, 2)::text as change_24h, p.quoted_at, p.checked_at, p.trouble,
  round((a.price - p.price) / p.price * 100, 2)::text as distance_percent`;

const joins = sql`join coin c on c.id = a.coin left join coin_price p on p.coin = a.coin and p.currency = a.currency`;

interface Wanted {
  readonly ownerId: string;
  readonly status?: PriceAlertStatus | undefined;
  readonly coin?: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Without a status, all that are not deleted. */
export async function findPriceAlerts(db: Db, wanted: Wanted): Promise<PriceAlertRow[]> {
  const { ownerId, status, coin = null, before = null, limit } = wanted;
  const ofStatus = status === undefined ? sql`a.status <> 'deleted'` : sql`a.status = ${status}`;
  const { rows } = await sql<PriceAlertRow>`
    select ${columns} from price_alert a ${joins}
    where a.owner_id = ${ownerId} and ${ofStatus} and (${coin}::text is null or a.coin = ${coin}) and (${before}::uuid is null or a.id < ${before})
    order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

export interface Own {
  readonly ownerId: string;
  readonly id: string;
}

export async function findPriceAlert(db: Db, { ownerId, id }: Own): Promise<PriceAlertRow | undefined> {
  const { rows } = await sql<PriceAlertRow>`
    select ${columns} from price_alert a ${joins} where a.id = ${id} and a.owner_id = ${ownerId}`.execute(db);
  return rows[0];
}

export interface Counts {
  readonly created: number;
  readonly triggered: number;
  readonly paused: number;
  readonly deleted: number;
}

export async function countPriceAlerts(db: Db, ownerId: string): Promise<Counts> {
  const { rows } = await sql<{ status: PriceAlertStatus; count: number }>`
    select status, count(*)::integer as count from price_alert where owner_id = ${ownerId} group by status`.execute(db);
  const of = (status: PriceAlertStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  return { created: of('created'), triggered: of('triggered'), paused: of('paused'), deleted: of('deleted') };
}

/** The changes of one person's alerts wait for each other, so that their number and twins can be counted. */
export async function lockOwner(tx: Db, ownerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${ownerId}, 4610))`.execute(tx);
}

export interface Rule {
  readonly coin: string;
  readonly currency: string;
  readonly condition: PriceCondition;
  readonly price: string;
}

/** A live alert of the same person with the same rule. */
export async function findTwin(tx: Db, { ownerId, id }: Own, rule: Rule): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from price_alert where owner_id = ${ownerId} and coin = ${rule.coin} and currency = ${rule.currency}
      and condition = ${rule.condition} and price = ${rule.price}::numeric and status = 'created' and id <> ${id}`.execute(
    tx,
  );
  return rows[0]?.id;
}

export interface NewPriceAlert extends Own, Rule {
  readonly cooldownSeconds: number | null;
  readonly name: string;
  readonly channels: readonly ChannelName[] | null;
  readonly expiresAt: Date | null;
  readonly at: Date;
}

export async function insertPriceAlert(tx: Db, alert: NewPriceAlert): Promise<void> {
  await sql`
    insert into coin_price (coin, currency) values (${alert.coin}, ${alert.currency}) on conflict do nothing`.execute(
    tx,
  );
  await sql`
    insert into price_alert (id, owner_id, coin, currency, condition, price, cooldown_seconds, name, channels, expires_at, armed_at, created_at, updated_at)
    values (${alert.id}, ${alert.ownerId}, ${alert.coin}, ${alert.currency}, ${alert.condition}, ${alert.price}, ${alert.cooldownSeconds},
      ${alert.name}, ${alert.channels}::text[], ${alert.expiresAt}, ${alert.at}, ${alert.at}, ${alert.at})`.execute(tx);
}

export interface ChangedRule {
  readonly condition: PriceCondition;
  readonly price: string;
  readonly cooldownSeconds: number | null;
  readonly name: string;
  readonly channels: readonly ChannelName[] | null;
  readonly expiresAt: Date | null;
}

export async function updateRule(tx: Db, { id }: Own, { rule, at }: { rule: ChangedRule; at: Date }): Promise<void> {
  await sql`
    update price_alert set condition = ${rule.condition}, price = ${rule.price}, cooldown_seconds = ${rule.cooldownSeconds},
      name = ${rule.name}, channels = ${rule.channels}::text[], expires_at = ${rule.expiresAt}, updated_at = ${at}, version = version + 1
    where id = ${id}`.execute(tx);
}

/** An alert whose condition is true keeps its open alert, whatever becomes of its rule: the price ends it. */
export async function updateStatus(
  tx: Db,
  { id }: Own,
  { status, at }: { status: PriceAlertStatus; at: Date },
): Promise<void> {
  const awake = status === 'created';
  await sql`
    update price_alert set status = ${status}, updated_at = ${at}, version = version + 1, armed_at = ${at},
      phase = case when phase = 'holding' then 'holding' when ${awake} then 'armed' else 'idle' end,
      resting_until = null,
      expires_at = case when ${awake} and expires_at <= ${at} then null else expires_at end,
      status_before = case when ${status} = 'deleted' then status end,
      deleted_at = case when ${status} = 'deleted' then ${at}::timestamptz end
    where id = ${id}`.execute(tx);
}

/** Ends what holds although the price has not: its rule is no longer the one that it speaks of. */
export async function endHoldingByHand(tx: Db, { id }: Own, at: Date): Promise<void> {
  await sql`update price_alert_firing set ended_at = ${at} where alert_id = ${id} and ended_at is null`.execute(tx);
  await sql`update price_alert set phase = 'idle' where id = ${id}`.execute(tx);
}

export interface FiringOfAlert {
  readonly no: number;
  readonly event_id: string;
  readonly price: string;
  readonly price_before: string | null;
  readonly fired_at: Date;
  readonly ended_at: Date | null;
}

export async function findFirings(db: Db, alertId: string, limit: number): Promise<FiringOfAlert[]> {
  const { rows } = await sql<FiringOfAlert>`
    select no, event_id, trim_scale(price)::text as price, trim_scale(price_before)::text as price_before, fired_at, ended_at
    from price_alert_firing where alert_id = ${alertId} order by no desc limit ${limit}`.execute(db);
  return rows;
}

export interface PriceRow {
  readonly price: string | null;
  readonly change_24h: string | null;
  readonly quoted_at: Date | null;
  readonly checked_at: Date | null;
  readonly trouble: 'absent' | 'stale' | null;
}

export async function findPrice(db: Db, coin: string, currency: string): Promise<PriceRow | undefined> {
  const { rows } = await sql<PriceRow>`
    select trim_scale(price)::text as price, round(change_24h, 2)::text as change_24h, quoted_at, checked_at, trouble
    from coin_price where coin = ${coin} and currency = ${currency}`.execute(db);
  return rows[0];
}
