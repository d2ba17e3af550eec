import { expect, test } from 'vitest';
import { distancePercent, presetPrice, standingOf, typedPercent, typedPrice } from './price-rule.ts';

test.for([
  ['61500', '61500'],
  ['61,500', '61500'],
  ['61 500.25', '61500.25'],
  ["1'234'567", '1234567'],
  [' 0.000012 ', '0.000012'],
  ['007', '7'],
  ['61,5', undefined],
  ['0', undefined],
  ['0.00', undefined],
  ['-5', undefined],
  ['1e5', undefined],
  ['', undefined],
  ['abc', undefined],
] as const)('%s is read as the price %s', ([typed, price]) => {
  expect(typedPrice(typed)).toBe(price);
});

test.for([
  ['rises_above', '100', '90', 'ahead'],
  ['rises_above', '100', '110', 'waits'],
  ['rises_above', '100', '100', 'waits'],
  ['falls_below', '100', '90', 'waits'],
  ['crosses', '100', '90', 'ahead'],
  ['is_above', '100', '110', 'already'],
  ['is_below', '100', '110', 'ahead'],
  ['is_below', '100', '90', 'already'],
] as const)('%s %s with the price at %s is %s', ([condition, price, current, standing]) => {
  expect(standingOf(condition, price, current)).toBe(standing);
});

test('a distance is what the price has to go, in per cent of itself', () => {
  expect(distancePercent('61000', '60000')).toBe('1.67');
  expect(distancePercent('57000', '60000')).toBe('-5.00');
});

test('a preset keeps five digits that count, also of a tiny price', () => {
  expect(presetPrice('61517.4', 5)).toBe('64593');
  expect(presetPrice('0.00001234', -10)).toBe('0.000011106');
});

test.for([
  ['5', 5],
  ['+2.5 %', 2.5],
  ['−10', -10],
  ['-0,5%', -0.5],
  ['-100', undefined],
  ['five', undefined],
  ['', undefined],
] as const)('%s is read as the distance %s', ([typed, percent]) => {
  expect(typedPercent(typed)).toBe(percent);
});
