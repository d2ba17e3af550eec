import { afterAll, beforeAll, expect, test } from 'vitest';
import { showTimesIn } from '../../lib/format.ts';
import { byDay, timeInWords } from './days.ts';

const now = new Date('2026-11-20T13:05:00Z');

beforeAll(() => showTimesIn('UTC'));
afterAll(() => showTimesIn(undefined));

test('the list is cut into days, today with its date', () => {
  const days = byDay(
    [
      { updated_at: '2026-11-20T13:00:00Z' },
      { updated_at: '2026-11-20T00:00:00Z' },
      { updated_at: '2026-11-19T23:59:00Z' },
      { updated_at: '2026-11-18T10:00:00Z' },
    ],
    now,
  );
  expect(days.map(({ title, note, items }) => [title, note, items.length])).toEqual([
    ['Today', 'Friday 20 November', 2],
    ['Yesterday', undefined, 1],
    ['Wednesday 18 November', undefined, 1],
  ]);
});

test('a row that was touched since does not make its day appear twice', () => {
  const days = byDay([{ updated_at: '2026-11-19T13:00:00Z' }, { updated_at: '2026-11-20T13:00:00Z' }], now);
  expect(days.map(({ title, items }) => [title, items.length])).toEqual([['Yesterday', 2]]);
});

test('a time is said with its day', () => {
  expect(timeInWords(new Date('2026-11-20T13:00:00Z'), now)).toBe('13:00 today');
  expect(timeInWords(new Date('2026-11-19T14:02:00Z'), now)).toBe('14:02 yesterday');
  expect(timeInWords(new Date('2026-11-18T14:02:00Z'), now)).toBe('14:02 on Wednesday 18 November');
});
