import {
  mostPriceAlerts,
  type ChannelName,
  type Firing,
  type ObservedPrice,
  type PriceAlert,
  type PriceAlertStatus,
  type PriceCondition,
  type Repeat,
} from '@tocsin/sdk/contract';
import type { Database, Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { newId } from '#platform/ids';
import type { Publish } from '#notify';
import { z } from 'zod';
import { presentCoin, resolveCoin } from './coin.ts';
import { changedDraft } from './firing.ts';
import {
  countPriceAlerts,
  endHoldingByHand,
  findFirings,
  findPriceAlert,
  findPriceAlerts,
  findTwin,
  insertPriceAlert,
  lockOwner,
  updateRule,
  updateStatus,
  type Counts,
  type FiringOfAlert,
  type Own,
  type PriceAlertRow,
  type PriceRow,
  type Rule,
} from './price-alert.queries.ts';

export interface Draft {
  readonly coin: string;
  readonly currency: string;
  readonly condition: PriceCondition;
  readonly price: string;
  readonly repeat: Repeat;
  readonly name?: string | undefined;
  readonly channels?: readonly ChannelName[] | null | undefined;
  readonly expires_at?: string | null | undefined;
}

interface ListWanted {
  readonly ownerId: string;
  readonly status?: PriceAlertStatus | undefined;
  readonly coin?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface PriceAlertPage {
  readonly items: PriceAlert[];
  readonly next_cursor: string | null;
  readonly counts: Counts;
  readonly used: number;
  readonly limit: number;
}

/** A person's price alerts, newest first, and how many there are of each status. */
export async function listPriceAlerts(db: Db, wanted: ListWanted, at: Date): Promise<PriceAlertPage> {
  const before = decodeCursor(wanted.cursor, z.uuid());
  const rows = await findPriceAlerts(db, { ...wanted, before, limit: wanted.limit + 1 });
  const counts = await countPriceAlerts(db, wanted.ownerId);
  return {
    ...pageOf(rows, { limit: wanted.limit, present: (row) => present(row, at), placeOf: ({ id }) => id }),
    counts,
    used: usedOf(counts),
    limit: mostPriceAlerts,
  };
}

export async function getPriceAlert(db: Db, own: Own, at: Date): Promise<PriceAlert> {
  return present(await foundIn(db, own), at);
}

const firingsShown = 20;

/** One price alert with its last firings, newest first. */
export async function getPriceAlertStory(db: Db, own: Own, at: Date): Promise<PriceAlert & { fired: Firing[] }> {
  const row = await foundIn(db, own);
  return { ...present(row, at), fired: (await findFirings(db, own.id, firingsShown)).map(presentFiring) };
}

export async function makePriceAlert(
  database: Database,
  { ownerId, draft, at }: { ownerId: string; draft: Draft; at: Date },
): Promise<PriceAlert> {
  const expiresAt = expiryOf(draft.expires_at ?? null, at);
  const cooldownSeconds = cooldownOf(draft.repeat);
  const own = { ownerId, id: newId() };
  return database.transaction(async (tx) => {
    const { id: coin } = await resolveCoin(tx, draft.coin);
    const { currency, condition, price, name = '', channels = null } = draft;
    await lockOwner(tx, ownerId);
    await checkRoom(tx, ownerId);
    await checkTwin(tx, own, { coin, currency, condition, price });
    await insertPriceAlert(tx, {
      ...own,
      coin,
      currency,
      condition,
      price,
      name,
      channels,
      cooldownSeconds,
      expiresAt,
      at,
    });
    return getPriceAlert(tx, own, at);
  });
}

export interface Change {
  readonly condition?: PriceCondition | undefined;
  readonly price?: string | undefined;
  readonly repeat?: Repeat | undefined;
  readonly name?: string | undefined;
  readonly channels?: readonly ChannelName[] | null | undefined;
  readonly expires_at?: string | null | undefined;
  readonly status?: 'created' | 'paused' | undefined;
}

interface Changing {
  readonly own: Own;
  readonly at: Date;
  /** Refuses when the person changed something else than what is stored. */
  readonly check?: (version: number) => void;
}

/** Changes a rule, and pauses it or takes it up again. Whatever changes the rule begins anew from the present price. */
export async function changePriceAlert(
  database: Database,
  change: Change,
  { own, at, check, publish }: Changing & { publish: Publish },
): Promise<PriceAlert> {
  return inTurn(database, own, async (tx, row) => {
    check?.(row.version);
    if (row.status === 'deleted') throw deleted();
    const rule = ruleAfter(row, change, at);
    const status = change.status ?? row.status;
    if (status === 'created') await checkTwin(tx, own, { ...row, ...rule });
    const other = isOtherRule(row, rule);
    // Its open alert speaks of the old rule.
    if (other && row.phase === 'holding') await endOfRule(tx, { own, row, publish, at });
    await updateRule(tx, own, { rule, at });
    if (change.status !== undefined || other) await updateStatus(tx, own, { status, at });
    return getPriceAlert(tx, own, at);
  });
}

/** Lets it wait for the price again, from now on. */
export async function rearmPriceAlert(database: Database, { own, at }: Changing): Promise<PriceAlert> {
  return inTurn(database, own, async (tx, row) => {
    if (row.status === 'deleted') throw deleted();
    await checkTwin(tx, own, row);
    await updateStatus(tx, own, { status: 'created', at });
    return getPriceAlert(tx, own, at);
  });
}

/** Deletes it for its owner; the row stays, so that this can be undone. Repeating it is harmless. */
export async function deletePriceAlert(database: Database, { own, at }: Changing): Promise<void> {
  await inTurn(database, own, async (tx, row) => {
    if (row.status !== 'deleted') await updateStatus(tx, own, { status: 'deleted', at });
  });
}

/** Undoes the deletion: the status that it had before is back. */
export async function restorePriceAlert(database: Database, { own, at }: Changing): Promise<PriceAlert> {
  return inTurn(database, own, async (tx, row) => {
    if (row.status !== 'deleted') return present(row, at);
    await checkRoom(tx, own.ownerId);
    const status = row.status_before ?? 'paused';
    if (status === 'created') await checkTwin(tx, own, row);
    await updateStatus(tx, own, { status, at });
    return getPriceAlert(tx, own, at);
  });
}

async function inTurn<T>(database: Database, own: Own, work: (tx: Db, row: PriceAlertRow) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await lockOwner(tx, own.ownerId);
    return work(tx, await foundIn(tx, own));
  });
}

async function foundIn(db: Db, own: Own): Promise<PriceAlertRow> {
  const row = await findPriceAlert(db, own);
  if (!row) throw coded('PRICE_ALERT_NOT_FOUND');
  return row;
}

async function endOfRule(
  tx: Db,
  { own, row, publish, at }: { own: Own; row: PriceAlertRow; publish: Publish; at: Date },
): Promise<void> {
  await publish(tx, [changedDraft({ ...row, threshold: row.price, owner_id: own.ownerId }, at)]);
  await endHoldingByHand(tx, own, at);
}

async function checkRoom(tx: Db, ownerId: string): Promise<void> {
  if (usedOf(await countPriceAlerts(tx, ownerId)) < mostPriceAlerts) return;
  throw coded('PRICE_ALERTS_FULL', `You have ${mostPriceAlerts} price alerts. Delete one to make room.`);
}

async function checkTwin(tx: Db, own: Own, rule: Rule): Promise<void> {
  const twin = await findTwin(tx, own, rule);
  if (twin !== undefined)
    throw coded('PRICE_ALERT_EXISTS', 'You wait for the same price already.', { extra: { price_alert_id: twin } });
}

const deleted = () => coded('PRICE_ALERT_DELETED', 'Restore it first.');

function usedOf({ created, triggered, paused }: Counts): number {
  return created + triggered + paused;
}

function ruleAfter(row: PriceAlertRow, change: Change, at: Date) {
  return {
    condition: change.condition ?? row.condition,
    price: change.price ?? row.price,
    cooldownSeconds: change.repeat === undefined ? row.cooldown_seconds : cooldownOf(change.repeat),
    name: change.name ?? row.name,
    channels: change.channels === undefined ? row.channels : change.channels,
    expiresAt: change.expires_at === undefined ? row.expires_at : expiryOf(change.expires_at, at),
  };
}

function isOtherRule(row: PriceAlertRow, rule: { condition: string; price: string }): boolean {
  return row.condition !== rule.condition || row.price !== rule.price;
}

const furthestExpiryMs = 5 * 366 * 86_400_000;

function expiryOf(text: string | null, at: Date): Date | null {
  if (text === null) return null;
  const expiry = new Date(text);
  const ahead = expiry.getTime() - at.getTime();
  if (ahead > 0 && ahead <= furthestExpiryMs) return expiry;
  throw invalid('/expires_at', ahead > 0 ? 'An alert lasts five years at most.' : 'This time has passed.');
}

function cooldownOf(repeat: Repeat): number | null {
  if (repeat === 'once') return null;
  const seconds = Temporal.Duration.from(repeat.cooldown).total({ unit: 'second', relativeTo: '2026-01-01' });
  if (seconds >= 60 && seconds <= 31_536_000) return seconds;
  throw invalid('/repeat/cooldown', 'A cooldown lasts from one minute to 365 days.');
}

function invalid(pointer: string, detail: string) {
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer, code: 'out_of_range', detail }] });
}

function present(row: PriceAlertRow, at: Date): PriceAlert {
  return {
    id: row.id,
    coin: presentCoin({ id: row.coin, symbol: row.symbol, name: row.coin_name, rank: row.rank }),
    currency: row.currency,
    condition: row.condition,
    price: row.price,
    repeat: repeatOf(row.cooldown_seconds),
    name: row.name,
    channels: row.channels,
    status: row.status,
    holding: row.phase === 'holding',
    ends_at_price: row.ends_at_price,
    resting_until: timeOf(restOf(row, at)),
    expires_at: timeOf(row.expires_at),
    expired: row.expires_at !== null && row.expires_at <= at,
    firings: row.firings,
    triggered_at: timeOf(row.triggered_at),
    triggered_price: row.triggered_price,
    current: presentPrice({ ...row, price: row.current_price }),
    distance_percent: row.distance_percent,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** When it may fire again, while that is ahead. */
function restOf({ phase, resting_until: until }: PriceAlertRow, at: Date): Date | null {
  return phase === 'armed' && until !== null && until > at ? until : null;
}

/** A price with its age; null where none was ever observed. */
export function presentPrice(row: PriceRow | undefined): ObservedPrice | null {
  if (!row || row.price === null || row.quoted_at === null || row.checked_at === null) return null;
  const { price, change_24h, trouble } = row;
  return {
    price,
    change_24h,
    trouble,
    quoted_at: row.quoted_at.toISOString(),
    checked_at: row.checked_at.toISOString(),
  };
}

function presentFiring(row: FiringOfAlert): Firing {
  return { ...row, fired_at: row.fired_at.toISOString(), ended_at: timeOf(row.ended_at) };
}

function repeatOf(seconds: number | null): Repeat {
  if (seconds === null) return 'once';
  const minutes = Math.round(seconds / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const time = `${hours > 0 ? `${hours}H` : ''}${rest > 0 ? `${rest}M` : ''}`;
  return { cooldown: `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}` };
}

function timeOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
