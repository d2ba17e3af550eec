import { expect, test } from 'vitest';
import { chartSummary, everyFew, spanOf, ticksOf } from './chart-line.ts';

const at = '2026-11-20T10:00:00Z';
const pointsOf = (...prices: string[]) => prices.map((price) => ({ at, price }));

test('a chart is said in one sentence', () => {
  const points = pointsOf('100', '120.5', '90', '110');
  expect(chartSummary({ points, currency: 'usd' })).toBe(
    'From 100.00 USD to 110.00 USD, up 10\u00a0%; lowest 90.00 USD, highest 120.50 USD.',
  );
  expect(chartSummary({ points: pointsOf('2', '1'), currency: 'eur' })).toContain('down 50\u00a0%');
  expect(chartSummary({ points: pointsOf('1', '1'), currency: 'eur' })).toContain('unchanged');
  expect(chartSummary({ points: [], currency: 'usd' })).toBe('There are no prices for these days.');
});

test('the span holds every price and the thresholds that are near', () => {
  const span = spanOf(pointsOf('100', '110'), [115, 5000]);
  expect(span.low).toBeLessThan(100);
  expect(span.high).toBeGreaterThan(115);
  expect(span.high).toBeLessThan(120);
});

test('a price that never moved has a span all the same', () => {
  const { low, high } = spanOf(pointsOf('1', '1'), []);
  expect(high).toBeGreaterThan(low);
});

test.for([
  [60_900, 63_100, [61_000, 62_000, 63_000]],
  [0.000009, 0.000011, [0.000009, 0.0000095, 0.00001, 0.0000105, 0.000011]],
] as const)('from %d to %d the scale names round prices', ([low, high, ticks]) => {
  expect(ticksOf({ low, high }).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});

test('a table has a few of the points, the last among them', () => {
  const some = everyFew(
    Array.from({ length: 289 }, (_, index) => index),
    48,
  );
  expect(some.length).toBeLessThanOrEqual(49);
  expect(some.at(-1)).toBe(288);
});
