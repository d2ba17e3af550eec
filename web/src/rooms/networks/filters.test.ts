import { expect, test } from 'vitest';
import { filtersFrom, hrefFor, isNarrowed, queryOf } from './filters.ts';

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

test('the address holds the range, the family and the part of the chart, and only the list is not asked for the range', () => {
  const part = { from: '2026-11-20T06:00:00.000Z', until: '2026-11-20T12:00:00.000Z' };
  const filters = filtersFrom({ range: '7d', address_family: '6', ...part });
  expect(hrefFor(filters, '2497')).toMatch(/^\/networks\/2497\?/);
  const { searchParams } = new URL(hrefFor(filters, '2497'), 'http://localhost');
  expect(filtersFrom(Object.fromEntries(searchParams))).toEqual(filters);
  expect(queryOf(filters)).not.toHaveProperty('range');
  expect(queryOf(filters)).toMatchObject({ address_family: '6', ...part });
  expect(filtersFrom({ range: '1y', from: 'noon', address_family: '5' })).toEqual(filtersFrom({}));
});
