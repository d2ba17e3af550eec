import { expect, test } from 'vitest';
import { isZone, timeIn, zones } from './zones.ts';

test('a zone is known by its name, and a misspelt one is not', () => {
  expect(isZone('Asia/Tokyo')).toBe(true);
  expect(isZone('UTC')).toBe(true);
  expect(isZone('Asia/Tokio')).toBe(false);
  expect(isZone('')).toBe(false);
});

test('the clock of a zone is read there, not here', () => {
  expect(timeIn('Asia/Tokyo', new Date('2026-11-20T05:02:00Z'))).toBe('14:02');
});

test('UTC is offered, and once', () => {
  expect(zones().filter((zone) => zone === 'UTC')).toEqual(['UTC']);
});
