import type { EventDraft } from '#notify';
import { observedPrice, setPrice, shortened } from './decimal.ts';
import type { Fired } from './look.queries.ts';

export interface Words {
  readonly publicUrl: string;
  readonly at: Date;
}

/** What its owner, and nobody else, is told when a price alert fires. */
export function firingDraft(fired: Fired, { publicUrl, at }: Words): EventDraft {
  const threshold = setPrice(fired.threshold, fired.currency);
  const price = observedPrice(fired.price, fired.currency);
  return {
    ...commonOf(fired, { at }),
    externalId: `${fired.id}.${fired.firings}`,
    type: `price.${happened(fired)}`,
    data: {
      title: `${fired.coin_name} ${verbOf(fired)} ${threshold}`,
      body: [`It is at ${price}${beforeOf(fired)}.`, nameOf(fired), afterwards(fired)].filter(Boolean).join(' '),
      url: pageOf(fired, publicUrl),
      details: detailsOf(fired),
      ...(fired.channels === null ? {} : { channels: fired.channels }),
    },
    ...(isState(fired) ? { alert: { key: fired.id, state: 'open' as const, ownerId: fired.owner_id } } : {}),
  };
}

/** What is told when "is above" or "is below" is over. */
export function endingDraft(ended: Fired, { publicUrl, at }: Words): EventDraft {
  const side = ended.condition === 'is_above' ? 'above' : 'below';
  const threshold = setPrice(ended.threshold, ended.currency);
  return {
    ...commonOf(ended, { at }),
    externalId: `${ended.id}.${ended.firings}.end`,
    type: `price.${happened(ended)}`,
    data: {
      title: `${ended.coin_name} is no longer ${side} ${threshold}`,
      body: `It is at ${observedPrice(ended.price, ended.currency)}.`,
      url: pageOf(ended, publicUrl),
      details: detailsOf(ended),
    },
    alert: { key: ended.id, state: 'resolve', ownerId: ended.owner_id },
  };
}

/** What is told when its owner gave a rule that is true now another condition or price. */
export function changedDraft(alert: Told & Pick<Fired, 'coin_name' | 'threshold'>, at: Date): EventDraft {
  return {
    ...commonOf(alert, { at }),
    externalId: `${alert.id}.${alert.firings}.end`,
    type: `price.${happened(alert)}`,
    data: {
      title: `${alert.coin_name} ${verbOf(alert)} ${setPrice(alert.threshold, alert.currency)}: you changed this alert`,
    },
    alert: { key: alert.id, state: 'resolve', ownerId: alert.owner_id },
  };
}

type Told = Pick<Fired, 'id' | 'owner_id' | 'firings' | 'condition' | 'currency'>;

function commonOf(fired: Told, { at }: Pick<Words, 'at'>) {
  return {
    source: 'prices',
    category: 'price',
    severity: 'medium',
    subject: fired.id,
    time: at,
    recipients: [fired.owner_id],
  } as const;
}

function isState({ condition }: Fired): boolean {
  return condition === 'is_above' || condition === 'is_below';
}

function rose({ price, price_before: before }: Partial<Pick<Fired, 'price' | 'price_before'>>): boolean {
  return Number(price ?? 0) > Number(before ?? 0);
}

function happened(fired: Pick<Fired, 'condition'>): string {
  switch (fired.condition) {
    case 'rises_above':
      return 'rose_above';
    case 'falls_below':
      return 'fell_below';
    case 'crosses':
      return 'crossed';
    case 'is_above':
    case 'is_below':
      return fired.condition;
  }
}

function verbOf(fired: Pick<Fired, 'condition'> & Partial<Pick<Fired, 'price' | 'price_before'>>): string {
  switch (fired.condition) {
    case 'rises_above':
      return 'rose above';
    case 'falls_below':
      return 'fell below';
    case 'crosses':
      return rose(fired) ? 'rose above' : 'fell below';
    case 'is_above':
      return 'is above';
    case 'is_below':
      return 'is below';
  }
}

function beforeOf({ price_before: before, currency }: Fired): string {
  return before === null ? '' : `; the last check saw ${observedPrice(before, currency)}`;
}

function nameOf({ name }: Fired): string {
  return name === '' ? '' : `You named this alert “${name}”.`;
}

function afterwards(fired: Fired): string {
  if (fired.cooldown_seconds === null) return 'It fires once. Re-arm it to hear of it again.';
  return `You hear of it again after ${lasting(fired.cooldown_seconds)} at the earliest.`;
}

/** `6 hours`, `1 day 30 minutes`. */
export function lasting(seconds: number): string {
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
  ];
  return units
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}

function pageOf({ coin, currency }: Fired, publicUrl: string): string {
  return `${publicUrl}/prices/${encodeURIComponent(coin)}?currency=${currency}`;
}

function detailsOf({ id, coin, currency, condition, threshold, price, price_before: before }: Fired) {
  return {
    price_alert: id,
    coin,
    currency,
    condition,
    threshold: shortened(threshold),
    price: shortened(price),
    ...(before === null ? {} : { price_before: shortened(before) }),
  };
}
