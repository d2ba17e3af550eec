import { expect, test } from 'vitest';
import { delayDetector, detect, deviationOf, hegemonyDetector, median } from './detector.ts';

// Median 20 and a mean distance of 0.5 from it.
const history = Array.from({ length: 144 }, (_, bin) => (bin % 2 === 0 ? 19.5 : 20.5));

test('a median of 20 with a mean distance of 0.5 and a least deviation of 1 makes 42.24 a deviation of 10', () => {
  expect(median(history)).toBe(20);
  expect(20 + deviationOf(history, 42.24, 1) * 2.2239).toBeCloseTo(42.24, 10);
  expect(deviationOf(history, 42.24, 1)).toBeCloseTo(10, 3);
});

test('a deviation is signed, and reported when it is larger than 5', () => {
  expect(detect(delayDetector, history, 42.24)).toBeCloseTo(10, 3);
  expect(detect(delayDetector, history, -2.24)).toBeCloseTo(-10, 3);
  expect(detect(delayDetector, history, 20 + 2.2239 * 5.001)).toBeCloseTo(5.001, 6);
  expect(detect(delayDetector, history, 20 + 2.2239 * 4.999)).toBeNull();
});

test('with less than 60 % of the history present nothing is reported', () => {
  const gaps = (present: number) => history.map((point, bin) => (bin < present ? point : null));
  expect(detect(delayDetector, gaps(87), 420)).not.toBeNull();
  expect(detect(delayDetector, gaps(86), 420)).toBeNull();
  expect(detect(hegemonyDetector, history, 420)).toBeNull();
});
