import { describe, expect, it } from 'vitest';
import { checkFilters, isNarrowed, peopleFiltersFrom, peopleHref, peopleQuery } from './people-filters.ts';

describe('the filters of the list of people', () => {
  it('come from the address of the page and go back into it', () => {
    const search = {
      query: ' ada ',
      role: 'MANAGER',
      status: 'locked',
      professional: 'true',
      from: '2026-11-01',
      sort: 'name-desc',
    };
    const filters = peopleFiltersFrom(search);
    expect(peopleHref(filters)).toBe(
      '/people?query=ada&role=MANAGER&status=locked&professional=true&from=2026-11-01&sort=name-desc',
    );
  });

  it('leave out what is not one of the choices', () => {
    const filters = peopleFiltersFrom({ query: ' ', role: 'KING', status: 'x', from: '2026-13-01', sort: 'shoe-size' });
    expect(isNarrowed(filters)).toBe(false);
    expect(peopleHref(filters)).toBe('/people');
  });

  it('ask the API for whole days and for an order', () => {
    expect(peopleQuery({ from: '2026-11-01', to: '2026-11-30', sort: 'email-desc' })).toMatchObject({
      created_from: '2026-11-01T00:00:00.000Z',
      created_until: '2026-12-01T00:00:00.000Z',
      sort: 'email',
      order: 'desc',
    });
  });

  it('say which day is not written like a day', () => {
    expect(checkFilters({ from: 'yesterday', to: '2026-11-30' }).map(({ field }) => field)).toEqual(['from']);
  });
});
