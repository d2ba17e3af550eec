import { expect, test } from 'vitest';
import { severityOf } from './severity.ts';

test.each([
  [5.1, 'low'],
  [30, 'low'],
  [30.4, 'low'],
  [30.5, 'medium'],
  [31, 'medium'],
  [50, 'medium'],
  [51, 'high'],
  [100, 'high'],
  [101, 'critical'],
  [4000, 'critical'],
])('a deviation of %d is %s, and so is its negative', (deviation, severity) => {
  expect(severityOf(deviation)).toBe(severity);
  expect(severityOf(-deviation)).toBe(severity);
});
