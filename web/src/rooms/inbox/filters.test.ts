import { expect, test } from 'vitest';
import { filtersFrom, hrefFor } from './filters.ts';

test('filters are read from the address, and what is unknown is left out', () => {
  expect(filtersFrom({ show: 'archived', severity: 'high', category: 'network' })).toEqual({
    show: 'archived',
    severity: 'high',
    category: 'network',
  });
  expect(filtersFrom({ show: 'everything', severity: 'huge' })).toEqual({
    show: 'unread',
    severity: undefined,
    category: undefined,
  });
});

test('the address of the first view has no parameters', () => {
  expect(hrefFor({ show: 'unread' })).toBe('/inbox');
  expect(hrefFor({ show: 'all', category: 'price' })).toBe('/inbox?show=all&category=price');
});
