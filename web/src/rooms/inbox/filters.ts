import type { Category, Severity } from '@tocsin/sdk/contract';
import { categories, oneOf, severities, withSearch } from '#lib';
import type { Show } from './inbox-cache.ts';

/** What the list is narrowed to; it is held in the address of the page. */
export interface Filters {
  show: Show;
  severity?: Severity | undefined;
  category?: Category | undefined;
}

/** Reads the filters from the search parameters of the page; what is unknown is left out. */
export function filtersFrom(search: Readonly<Record<string, string | undefined>>): Filters {
  return {
    show: search['show'] === 'all' || search['show'] === 'archived' ? search['show'] : 'unread',
    severity: oneOf(severities, search['severity']),
    category: oneOf(categories, search['category']),
  };
}

/** The address of the inbox with these filters. */
export function hrefFor({ show, severity, category }: Filters): string {
  return withSearch({ show: show === 'unread' ? undefined : show, severity, category }, '/inbox');
}
