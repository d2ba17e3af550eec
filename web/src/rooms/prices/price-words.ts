import type { Currency, PriceAlert, PriceCondition, PriceFeed, Repeat } from '@tocsin/sdk/contract';
import { format } from '#lib';
import { intlLocale } from '../../lib/locale.ts';
import { pricesText } from '../../messages/en/prices.ts';
import { uiText } from '../../messages/en/ui.ts';

export const currencies: readonly Currency[] = ['usd', 'eur', 'gbp', 'chf', 'jpy', 'btc', 'eth'];
export const conditions: readonly PriceCondition[] = ['rises_above', 'falls_below', 'crosses', 'is_above', 'is_below'];

/** An observed price: cents from one upwards, four digits that count below. */
export function priceText(decimal: string, currency: string): string {
  const digits =
    Math.abs(Number(decimal)) >= 1
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { maximumSignificantDigits: 4 };
  return `${decimalText(decimal, digits)} ${currency.toUpperCase()}`;
}

/** A price that I set, in all its digits. */
export function exactText(decimal: string, currency: string): string {
  return `${decimalText(decimal, { maximumFractionDigits: 18 })} ${currency.toUpperCase()}`;
}

/** `3.2 %` of an amount without its sign. */
export function percentText(decimal: string): string {
  return `${decimalText(decimal.replace('-', ''), { maximumFractionDigits: 2 })}\u00a0%`;
}

function decimalText(decimal: string, options: Intl.NumberFormatOptions): string {
  // The format reads decimal texts exactly; its type asks for a literal.
  return new Intl.NumberFormat(intlLocale(), options).format(decimal as `${number}`);
}

/** ▲ or ▼ with the sign, so that colour is never alone. */
export function changeText(percent: string): string {
  const sign = percent.startsWith('-') ? '▼ −' : '▲ +';
  return `${sign}${percentText(percent)}`;
}

export interface RuleInWords {
  coin: { name: string };
  condition: PriceCondition;
  price: string;
  currency: string;
}

/** `Bitcoin rises above 61,500 USD` */
export function ruleText({ coin, condition, price, currency }: RuleInWords): string {
  const text = pricesText();
  return text.rule(coin.name, text.conditions[condition], exactText(price, currency));
}

/** How often, in words. */
export function repeatText(repeat: Repeat): string {
  const text = pricesText().meta;
  return repeat === 'once' ? text.once : text.every(format.duration(millisecondsOf(repeat.cooldown)));
}

/** A duration as the API writes it: days, hours and minutes. */
export function millisecondsOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

/** What stands below a rule: where the price is, how often it tells, and what it waits for. */
export function metaText(alert: PriceAlert, now: Date): string {
  const text = pricesText().meta;
  const time = (at: string) => timeText(at, now);
  const { currency, status, triggered_price: hit, resting_until: rest, ends_at_price: end, expires_at: expiry } = alert;
  const parts = [
    status === 'triggered' && hit !== null ? text.triggered(priceText(hit, currency)) : undefined,
    alert.holding && end !== null ? text.holding(priceText(end, currency)) : undefined,
    status === 'created' && !alert.holding ? awayText(alert) : undefined,
    currentText(alert, now),
    repeatText(alert.repeat),
    alert.channels === null ? undefined : text.by(alert.channels.map((one) => uiText().channels[one]).join(', ')),
    rest === null ? undefined : text.resting(time(rest)),
    alert.expired ? text.expired : expiry === null ? undefined : text.until(time(expiry)),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function awayText({ distance_percent: percent }: PriceAlert): string | undefined {
  return percent === null ? undefined : pricesText().meta.away(percentText(percent));
}

function currentText({ current, currency }: PriceAlert, now: Date): string {
  const text = pricesText().meta;
  if (current === null) return text.unknown;
  const price = text.now(priceText(current.price, currency));
  if (current.trouble !== null) return `${price} · ${text[current.trouble](timeText(current.checked_at, now))}`;
  return `${price}, ${text.age(format.relative(new Date(current.checked_at), now))}`;
}

/** The clock alone today, the day as well on another. */
export function timeText(at: string, now: Date): string {
  const date = new Date(at);
  return format.daysAgo(date, now) === 0 ? format.clockTime(date) : format.fullTime(date);
}

/** What the banner says while the provider fails. */
export function staleText({ checked_at: checked, failure }: PriceFeed, now: Date): string {
  const text = pricesText().feed;
  return text.stale(checked === null ? undefined : timeText(checked, now), failure ?? text.late);
}
