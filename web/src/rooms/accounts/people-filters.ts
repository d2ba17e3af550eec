import type { Role } from '@tocsin/sdk/contract';
import { oneOf, roles, withSearch } from '#lib';
import type { FieldError } from '#ui';
import { peopleText } from '../../messages/en/people.ts';

/** What the list of people is narrowed to and how it is ordered; it is held in the address of the page. */
export interface PeopleFilters {
  query?: string | undefined;
  role?: Role | undefined;
  status?: (typeof statuses)[number] | undefined;
  professional?: 'true' | 'false' | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: (typeof sorts)[number] | undefined;
}

export const statuses = ['active', 'unverified', 'locked', 'disabled'] as const;
export const professionals = ['true', 'false'] as const;
/** An order, and `-asc` or `-desc` where it is not the usual one. */
export const sorts = [
  'created',
  'created-asc',
  'name',
  'name-desc',
  'email',
  'email-desc',
  'last_sign_in',
  'last_sign_in-asc',
] as const;
const dayMs = 24 * 3_600_000;

export function peopleFiltersFrom(search: Readonly<Record<string, string | undefined>>): PeopleFilters {
  const query = search['query']?.trim().slice(0, 100);
  const day = (text: string | undefined) => (text !== undefined && isDay(text) ? text : undefined);
  return {
    query: query === '' ? undefined : query,
    role: oneOf(roles, search['role']),
    status: oneOf(statuses, search['status']),
    professional: oneOf(professionals, search['professional']),
    from: day(search['from']),
    to: day(search['to']),
    sort: oneOf(sorts, search['sort']),
  };
}

export function peopleHref(filters: PeopleFilters): string {
  return withSearch({ ...filters }, '/people');
}

/** As the API asks for it: the last day is in, and its end is the begin of the next. */
export function peopleQuery({ from, to, sort = 'created', ...rest }: PeopleFilters) {
  const [name = 'created', order] = sort.split('-');
  return {
    ...rest,
    created_from: from === undefined ? undefined : startOf(from).toISOString(),
    created_until: to === undefined ? undefined : new Date(startOf(to).getTime() + dayMs).toISOString(),
    sort: oneOf(['created', 'name', 'email', 'last_sign_in'] as const, name),
    order: oneOf(['asc', 'desc'] as const, order),
  };
}

export function checkFilters({ from = '', to = '' }: PeopleFilters): FieldError[] {
  const message = peopleText().list.dayWrong;
  return [
    ...(from === '' || isDay(from) ? [] : [{ field: 'from', message }]),
    ...(to === '' || isDay(to) ? [] : [{ field: 'to', message }]),
  ];
}

export function isNarrowed(filters: PeopleFilters): boolean {
  return peopleHref({ ...filters, sort: undefined }) !== peopleHref({});
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(startOf(text).getTime());
}

const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
