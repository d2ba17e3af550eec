import { expect, test } from 'vitest';
import { filtersFrom, hrefFor, isNarrowed } from './filters.ts';

test('filters are read from the address and written back to the same one', () => {
  const filters = filtersFrom({
    resource_kind: 'city',
    resource: 'Tokyo, Tokyo, JP',
    min_severity: 'high',
    mine: 'true',
  });
  expect(filters).toMatchObject({ resource_kind: 'city', min_severity: 'high', mine: 'true' });
  const { searchParams } = new URL(hrefFor(filters), 'http://localhost');
  expect(filtersFrom(Object.fromEntries(searchParams))).toEqual(filters);
});

test('what no filter knows is left out', () => {
  expect(filtersFrom({ kind: 'hijack', min_severity: 'loud', resource: '', mine: 'yes' })).toEqual({
    kind: undefined,
    min_severity: undefined,
    mine: undefined,
  });
});

test('the page of a network keeps its number in the path', () => {
  expect(hrefFor({ kind: 'delay', resource: '2497' }, '2497')).toBe('/networks/2497?kind=delay');
});

test('the lowest severity narrows nothing', () => {
  expect(isNarrowed({ min_severity: 'low' })).toBe(false);
  expect(isNarrowed({ kind: 'delay' })).toBe(true);
});
