import { afterEach, beforeEach, expect, test } from 'vitest';
import { clockTime, dayKey, dayName, daysAgo, duration, fullTime, relative, showTimesIn } from './format.ts';

const now = new Date('2026-11-20T13:05:00Z');

beforeEach(() => showTimesIn('Asia/Tokyo'));
afterEach(() => showTimesIn(undefined));

test('times are written in the zone of the person, on a clock of 24 hours', () => {
  expect(clockTime(now)).toBe('22:05');
  expect(clockTime(new Date('2026-11-20T15:00:00Z'))).toBe('00:00');
});

test('a time in full names the zone when it is not the one of the device', () => {
  expect(fullTime(now)).toBe('20 November 2026, 22:05 GMT+9');
});

test('days begin at midnight of the zone of the person', () => {
  expect(dayKey(new Date('2026-11-20T14:59:59Z'))).toBe('2026-11-20');
  expect(dayKey(new Date('2026-11-20T15:00:00Z'))).toBe('2026-11-21');
  expect(daysAgo(new Date('2026-11-19T14:59:00Z'), now)).toBe(1);
  expect(daysAgo(new Date('2026-11-19T15:00:00Z'), now)).toBe(0);
});

test('a day is named with its year only when that is another year', () => {
  expect(dayName(now, now)).toBe('Friday 20 November');
  expect(dayName(new Date('2025-11-20T13:05:00Z'), now)).toBe('Thursday 20 November 2025');
});

test.for([
  [40, '40 s'],
  [41 * 60, '41 min'],
  [3600, '1 h'],
  [2 * 3600 + 300, '2 h 5 min'],
  [3 * 86_400, '3 days'],
] as const)('%i seconds last %s', ([seconds, words]) => {
  expect(duration(seconds * 1000)).toBe(words);
});

test('an age is said in the largest unit that fits', () => {
  expect(relative(new Date('2026-11-20T13:00:00Z'), now)).toBe('5 minutes ago');
  expect(relative(new Date('2026-11-20T15:05:00Z'), now)).toBe('in 2 hours');
});
