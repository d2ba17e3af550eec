import type { PriceAlert } from '@tocsin/sdk/contract';
import { expect, test } from 'vitest';
import { changeText, exactText, metaText, millisecondsOf, priceText, ruleText } from './price-words.ts';

const now = new Date('2026-11-20T12:00:00Z');
const alert: PriceAlert = {
  id: '01a1f7ed-b52e-7026-b5c3-5227014c0fab',
  coin: { id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin', rank: 1 },
  currency: 'usd',
  condition: 'rises_above',
  price: '61500',
  repeat: { cooldown: 'PT6H' },
  name: '',
  status: 'created',
  holding: false,
  ends_at_price: null,
  resting_until: null,
  expires_at: null,
  channels: null,
  expired: false,
  firings: 0,
  triggered_at: null,
  triggered_price: null,
  current: {
    price: '60000.4',
    change_24h: '-1.43',
    quoted_at: '2026-11-20T11:59:00Z',
    checked_at: '2026-11-20T11:58:00Z',
    trouble: null,
  },
  distance_percent: '2.50',
  version: 1,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
};

test('a rule reads as a sentence, with all digits of its price', () => {
  expect(ruleText(alert)).toBe('Bitcoin rises above 61,500 USD');
  expect(exactText('0.000009740000000001', 'usd')).toBe('0.000009740000000001 USD');
});

test('an observed price has cents, or four digits that count', () => {
  expect(priceText('60000.4', 'usd')).toBe('60,000.40 USD');
  expect(priceText('0.0000123456', 'usd')).toBe('0.00001235 USD');
});

test('what stands below a rule says how far it is, how old the price is and how often it tells', () => {
  expect(metaText(alert, now)).toBe('2.5\u00a0% away · now 60,000.40 USD, seen 2 minutes ago · at most every 6 h');
  expect(metaText({ ...alert, repeat: 'once', current: null, distance_percent: null }, now)).toBe(
    'no price yet · once',
  );
});

test('a price that could not be checked says since when', () => {
  const current = alert.current && { ...alert.current, trouble: 'stale' as const };
  expect(metaText({ ...alert, current }, now)).toContain('not checked since');
});

test('a change has its direction as a shape and a sign', () => {
  expect(changeText('-1.43')).toBe('▼ −1.43\u00a0%');
  expect(changeText('2')).toBe('▲ +2\u00a0%');
});

test('a duration of the API is milliseconds', () => {
  expect(['PT1H', 'P1D', 'P1DT1H30M', 'PT90M'].map(millisecondsOf)).toEqual([3.6e6, 8.64e7, 9.18e7, 5.4e6]);
});
