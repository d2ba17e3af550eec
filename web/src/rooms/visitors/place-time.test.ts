import { expect, test } from 'vitest';
import { timeAt } from './place-time.tsx';

const place = { name: 'Harbour House', time_zone: 'Asia/Tokyo' };

test('times are those of the place, with the day when it is another one there', () => {
  const now = new Date('2026-11-20T14:00:00Z');
  expect(timeAt(place, '2026-11-20T14:30:00Z', now)).toBe('23:30');
  expect(timeAt(place, '2026-11-20T15:30:00Z', now)).toBe('21 Nov 00:30');
});
