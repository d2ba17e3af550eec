import { z } from 'zod';
import type { Route } from './route.ts';
import { Channel, Id, listOf, Page, Time } from './words.ts';

export const currencies = ['usd', 'eur', 'gbp', 'chf', 'jpy', 'btc', 'eth'] as const;
export type Currency = (typeof currencies)[number];
export const priceConditions = ['rises_above', 'falls_below', 'crosses', 'is_above', 'is_below'] as const;
export type PriceCondition = (typeof priceConditions)[number];
export const priceAlertStatuses = ['created', 'triggered', 'paused', 'deleted'] as const;
export type PriceAlertStatus = (typeof priceAlertStatuses)[number];
/** How many price alerts one person may have, deleted ones apart. */
export const mostPriceAlerts = 50;

/** A price is a decimal in a text: a floating-point number would change it. */
export const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const Threshold = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,18})?$/, 'A price is digits with at most one point, such as 61000.50.')
  .refine((text) => /[1-9]/.test(text), 'A price is more than nothing.');
const CurrencyName = z.enum(currencies);
const Condition = z.enum(priceConditions);
const PriceAlertStatusName = z.enum(priceAlertStatuses);
const Cooldown = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d{1,3}D)?(T(?=\d)(\d{1,4}H)?(\d{1,5}M)?)?$/,
    'A cooldown is days, hours and minutes, such as PT6H or P1DT30M.',
  );
export const Repeat = z.union([z.literal('once'), z.strictObject({ cooldown: Cooldown })]);
export type Repeat = z.infer<typeof Repeat>;
const Channels = z
  .array(Channel)
  .min(1)
  .max(7)
  .nullable()
  .meta({ description: 'The channels that tell of it; null leaves that to the preferences.' });
const AlertName = z.string().trim().max(60);
const OneById = z.strictObject({ id: Id });

export const Coin = z.strictObject({
  id: z.string(),
  symbol: z.string(),
  name: z.string(),
  rank: z.number().int().nullable().meta({ description: 'Place by market value; null for the many without one.' }),
});
export type Coin = z.infer<typeof Coin>;

/** A price with its age. `trouble` says why there is nothing newer. */
export const ObservedPrice = z.strictObject({
  price: Decimal,
  change_24h: Decimal.nullable().meta({ description: 'In per cent.' }),
  quoted_at: Time.meta({ description: 'When the provider made it.' }),
  checked_at: Time.meta({ description: 'When it was last seen here.' }),
  trouble: z.enum(['absent', 'stale']).nullable(),
});
export type ObservedPrice = z.infer<typeof ObservedPrice>;

export const PriceFeed = z.strictObject({
  name: z.string(),
  state: z.enum(['live', 'stale', 'off']),
  checked_at: Time.nullable(),
  failure: z.string().nullable(),
});
export type PriceFeed = z.infer<typeof PriceFeed>;

export const PriceAlert = z.strictObject({
  id: Id,
  coin: Coin,
  currency: CurrencyName,
  condition: Condition,
  price: Decimal,
  repeat: Repeat,
  name: z.string(),
  channels: Channels,
  status: PriceAlertStatusName,
  holding: z.boolean().meta({ description: 'is_above and is_below: whether it is so now; its alert is open.' }),
  ends_at_price: Decimal.nullable().meta({
    description: 'is_above and is_below: the price at which it is over, a little way back so that it does not flutter.',
  }),
  resting_until: Time.nullable(),
  expires_at: Time.nullable(),
  expired: z.boolean(),
  firings: z.number().int(),
  triggered_at: Time.nullable(),
  triggered_price: Decimal.nullable(),
  current: ObservedPrice.nullable(),
  distance_percent: Decimal.nullable().meta({ description: 'How far the price has to go, in per cent of itself.' }),
  version: z.number().int(),
  created_at: Time,
  updated_at: Time,
});
export type PriceAlert = z.infer<typeof PriceAlert>;

export const Firing = z.strictObject({
  no: z.number().int(),
  event_id: Id,
  price: Decimal,
  price_before: Decimal.nullable(),
  fired_at: Time,
  ended_at: Time.nullable(),
});
export type Firing = z.infer<typeof Firing>;

const Counted = z.number().int();
export const PriceAlertCounts = z.strictObject({
  created: Counted,
  triggered: Counted,
  paused: Counted,
  deleted: Counted,
});

export const PriceChart = z.strictObject({
  coin: Coin,
  currency: CurrencyName,
  days: z.number().int(),
  points: z.array(z.strictObject({ at: Time, price: Decimal })),
  fetched_at: Time,
  stale: z.boolean(),
  current: ObservedPrice.nullable(),
  feed: PriceFeed,
});
export type PriceChart = z.infer<typeof PriceChart>;

export const pricesRoutes = {
  listCoins: {
    method: 'GET',
    path: '/api/v1/coins',
    tag: 'Prices',
    summary: 'Find coins by name, symbol or id, the largest first',
    query: Page.extend({ query: z.string().trim().max(100).optional() }),
    answers: { 200: listOf(Coin).extend({ feed: PriceFeed }) },
  },
  getCoinChart: {
    method: 'GET',
    path: '/api/v1/coins/{coin}/chart',
    tag: 'Prices',
    summary: 'The prices of a coin over the last days, and the one that was last observed',
    params: z.strictObject({ coin: z.string().min(1).max(200) }),
    query: z.strictObject({
      currency: CurrencyName.default('usd'),
      days: z.enum(['1', '7', '30', '90', '365']).default('1'),
    }),
    answers: { 200: PriceChart },
    errors: ['COIN_NOT_FOUND', 'PRICES_OFF'],
    callsPerMinute: 60,
  },
  listPriceAlerts: {
    method: 'GET',
    path: '/api/v1/price-alerts',
    tag: 'Prices',
    summary: 'My price alerts, newest first',
    query: Page.extend({ status: PriceAlertStatusName.optional(), coin: z.string().min(1).max(200).optional() }),
    answers: {
      200: listOf(PriceAlert).extend({ counts: PriceAlertCounts, used: Counted, limit: Counted, feed: PriceFeed }),
    },
  },
  makePriceAlert: {
    method: 'POST',
    path: '/api/v1/price-alerts',
    tag: 'Prices',
    summary: 'Set a price alert',
    idempotent: true,
    body: z.strictObject({
      coin: z.string().trim().min(1).max(200).meta({ description: 'An id such as bitcoin, or a symbol of one coin.' }),
      currency: CurrencyName.default('usd'),
      condition: Condition,
      price: Threshold,
      repeat: Repeat.default('once'),
      expires_at: Time.nullable().optional(),
      name: AlertName.optional(),
      channels: Channels.optional(),
    }),
    answers: { 201: PriceAlert },
    errors: ['COIN_NOT_FOUND', 'COIN_AMBIGUOUS', 'PRICE_ALERT_EXISTS', 'PRICE_ALERTS_FULL', 'PRICES_OFF'],
  },
  getPriceAlert: {
    method: 'GET',
    path: '/api/v1/price-alerts/{id}',
    tag: 'Prices',
    summary: 'One of my price alerts, with its last firings',
    params: OneById,
    answers: { 200: PriceAlert.extend({ fired: z.array(Firing) }) },
    errors: ['PRICE_ALERT_NOT_FOUND'],
  },
  changePriceAlert: {
    method: 'PATCH',
    path: '/api/v1/price-alerts/{id}',
    tag: 'Prices',
    summary: 'Change a price alert, pause it or take it up again',
    params: OneById,
    body: z
      .strictObject({
        condition: Condition.optional(),
        price: Threshold.optional(),
        repeat: Repeat.optional(),
        expires_at: Time.nullable().optional(),
        name: AlertName.optional(),
        channels: Channels.optional(),
        status: z.enum(['created', 'paused']).optional(),
      })
      .refine((change) => Object.keys(change).length > 0, { message: 'Name at least one field to change.' }),
    answers: { 200: PriceAlert },
    errors: ['PRICE_ALERT_NOT_FOUND', 'PRICE_ALERT_DELETED', 'PRICE_ALERT_EXISTS', 'PRECONDITION_FAILED'],
  },
  deletePriceAlert: {
    method: 'DELETE',
    path: '/api/v1/price-alerts/{id}',
    tag: 'Prices',
    summary: 'Delete a price alert; it stays listed and can be restored',
    params: OneById,
    answers: { 204: null },
    errors: ['PRICE_ALERT_NOT_FOUND'],
  },
  restorePriceAlert: {
    method: 'POST',
    path: '/api/v1/price-alerts/{id}/restore',
    tag: 'Prices',
    summary: 'Undo the deletion of a price alert',
    params: OneById,
    answers: { 200: PriceAlert },
    errors: ['PRICE_ALERT_NOT_FOUND', 'PRICE_ALERT_EXISTS', 'PRICE_ALERTS_FULL'],
  },
  rearmPriceAlert: {
    method: 'POST',
    path: '/api/v1/price-alerts/{id}/rearm',
    tag: 'Prices',
    summary: 'Let a price alert wait for the price again, from now on',
    params: OneById,
    answers: { 200: PriceAlert },
    errors: ['PRICE_ALERT_NOT_FOUND', 'PRICE_ALERT_DELETED', 'PRICE_ALERT_EXISTS'],
  },
} as const satisfies Record<string, Route>;
