import { afterEach, beforeEach, expect, test } from 'vitest';
import { format } from '#lib';
import { chartSummary, hourSentence, spanOf, type Hour } from './chart-summary.ts';

const hour = (at: number, counts: Partial<Hour> = {}): Hour => ({
  hour: `2026-11-20T${String(at).padStart(2, '0')}:00:00Z`,
  low: 0,
  medium: 0,
  high: 0,
  critical: 0,
  ...counts,
});

beforeEach(() => format.showTimesIn('Etc/UTC'));
afterEach(() => format.showTimesIn(undefined));

test('the sentence counts by severity, most severe first, and names the fullest hour', () => {
  expect(chartSummary([hour(11, { low: 2 }), hour(12, { low: 1, critical: 3 }), hour(13, { high: 1 })], 1)).toBe(
    '7 alarms in the last 24 hours: 3 critical, 1 high and 3 low. Most in the hour from 12:00.',
  );
});

test('a single alarm is not said in the plural', () => {
  expect(chartSummary([hour(11), hour(12, { medium: 1 })], 1)).toBe(
    '1 alarm in the last 24 hours, 1 medium, in the hour from 12:00.',
  );
});

test('a quiet day is said as such', () => {
  expect(chartSummary([hour(11), hour(12)], 1)).toBe('No alarms in the last 24 hours.');
});

test('one bar is read with its hour', () => {
  expect(hourSentence(hour(9, { high: 2 }), 1)).toBe('From 09:00: 2 alarms (2 high)');
  expect(hourSentence(hour(10), 1)).toBe('From 10:00: none');
});

test('a week and a month are said by their own spans and dates', () => {
  expect(chartSummary([hour(6, { low: 2 })], 6)).toMatch(
    /^2 alarms in the last 7 days: 2 low\. Most in the six hours from .*20.* 06:00\.$/,
  );
  expect(chartSummary([hour(0, { low: 2 })], 24)).toMatch(/^2 alarms in the last 30 days: 2 low\. Most on .*20.*\.$/);
  expect(hourSentence(hour(0), 24)).toMatch(/20.*: none$/);
});

test('a bar stands for the time from its beginning to that of the next', () => {
  expect(spanOf(hour(6), 6)).toEqual(['2026-11-20T06:00:00.000Z', '2026-11-20T12:00:00.000Z']);
});
