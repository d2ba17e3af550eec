import type { Category, Severity } from '@tocsin/sdk/contract';
import { withSearch } from '#lib';
import type { Filters } from './notifications.ts';

/** Most severe first. The lists of the contract are not imported at run time: its schemas would come with them. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
export const categories: readonly Category[] = [
  'security',
  'account',
  'network',
  'price',
  'article',
  'visitor',
  'custom',
  'system',
];

/** Reads the filters from the search parameters of the page; what is unknown is left out. */
export function filtersFrom(search: Readonly<Record<string, string | undefined>>): Filters {
  return {
    show: search['show'] === 'all' || search['show'] === 'archived' ? search['show'] : 'unread',
    severity: severities.find((name) => name === search['severity']),
    category: categories.find((name) => name === search['category']),
  };
}

/** The address of the inbox with these filters. */
export function hrefFor({ show, severity, category }: Filters): string {
  return withSearch({ show: show === 'unread' ? undefined : show, severity, category }, '/inbox');
}
