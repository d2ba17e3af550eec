import { afterAll, beforeAll, expect, test } from 'vitest';
import { showTimesIn } from '../../lib/format.ts';
import { timeInWords } from './time-in-words.ts';

const now = new Date('2026-11-20T13:05:00Z');

beforeAll(() => showTimesIn('UTC'));
afterAll(() => showTimesIn(undefined));

test('a time is said with its day', () => {
  expect(timeInWords(new Date('2026-11-20T13:00:00Z'), now)).toBe('13:00 today');
  expect(timeInWords(new Date('2026-11-19T14:02:00Z'), now)).toBe('14:02 yesterday');
  expect(timeInWords(new Date('2026-11-18T14:02:00Z'), now)).toBe('14:02 on Wednesday 18 November');
});
