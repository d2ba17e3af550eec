import type { Role } from '@tocsin/sdk/contract';
import { oneOf, roles, withSearch } from '#lib';

/** What the list of people is narrowed to; it is held in the address of the page. */
export interface PeopleFilters {
  query?: string | undefined;
  role?: Role | undefined;
  status?: 'active' | 'disabled' | undefined;
}

export const statuses = ['active', 'disabled'] as const;

export function peopleFiltersFrom(search: Readonly<Record<string, string | undefined>>): PeopleFilters {
  const query = search['query']?.trim().slice(0, 100);
  return {
    query: query === '' ? undefined : query,
    role: oneOf(roles, search['role']),
    status: oneOf(statuses, search['status']),
  };
}

export function peopleHref(filters: PeopleFilters): string {
  return withSearch({ ...filters }, '/people');
}
