import { expect, test } from 'vitest';
import { showTimesIn } from '../lib/format.ts';
import { daysOf, titleOf } from './rail-days.tsx';

const days = (times: readonly string[]) => daysOf(times, (time) => time).map(({ key, items }) => [key, items.length]);

test('a log is cut where the day of the person begins, not that of the server', () => {
  showTimesIn('Asia/Tokyo');
  expect(days(['2026-11-20T15:30:00Z', '2026-11-20T14:30:00Z'])).toEqual([
    ['2026-11-21', 1],
    ['2026-11-20', 1],
  ]);
  showTimesIn(undefined);
});

test('no day appears twice when a row was touched after the one above it', () => {
  showTimesIn('Etc/UTC');
  expect(days(['2026-11-19T10:00:00Z', '2026-11-20T10:00:00Z', '2026-11-18T10:00:00Z'])).toEqual([
    ['2026-11-19', 2],
    ['2026-11-18', 1],
  ]);
  showTimesIn(undefined);
});

test('today is named with its date, yesterday by its name, and an earlier day by its date', () => {
  showTimesIn('Etc/UTC');
  const now = new Date('2026-11-20T13:05:00Z');
  const title = (at: string) => titleOf(new Date(at), now);
  expect(title('2026-11-20T00:00:00Z')).toEqual({ title: 'Today', note: 'Friday 20 November' });
  expect(title('2026-11-19T23:59:00Z')).toEqual({ title: 'Yesterday' });
  expect(title('2026-11-18T10:00:00Z')).toEqual({ title: 'Wednesday 18 November' });
  showTimesIn(undefined);
});
