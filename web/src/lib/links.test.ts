import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { safeReturnTo, withSearch } from './links.ts';

beforeAll(() => vi.stubGlobal('location', { origin: 'https://tocsin.example.org' }));
afterAll(() => vi.unstubAllGlobals());

test.for([
  '//evil.example',
  '/\\evil.example',
  '\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '',
  '/\t/evil.example',
  null,
])('rule 23: coming back to %o leads to the first page instead', (path) => {
  expect(safeReturnTo(path)).toBe('/');
});

test('coming back keeps the path, the search and the place in the page', () => {
  expect(safeReturnTo('/inbox?show=all#row-1')).toBe('/inbox?show=all#row-1');
});

test('an address carries the search parameters that are set', () => {
  expect(withSearch({ show: 'all', severity: undefined, category: '' }, '/inbox')).toBe('/inbox?show=all');
  expect(withSearch({ show: undefined }, '/inbox')).toBe('/inbox');
});
