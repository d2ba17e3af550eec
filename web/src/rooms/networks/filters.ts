import type { Alarm, ResourceKind, Severity } from '@tocsin/sdk/contract';
import { oneOf, severities, withSearch } from '#lib';

/** What the list of alarms is narrowed to; it is held in the address of the page. */
export interface AlarmFilters {
  resource_kind?: ResourceKind | undefined;
  resource?: string | undefined;
  min_severity?: Severity | undefined;
  kind?: Alarm['kind'] | undefined;
  mine?: 'true' | undefined;
}

export const alarmKinds: readonly Alarm['kind'][] = ['delay', 'hegemony', 'disconnection'];
/** The kinds that the networks source speaks of. */
export const placeKinds = ['network', 'country', 'city'] as const;

/** Reads the filters from the search parameters of the page; what is unknown is left out. */
export function filtersFrom(search: Readonly<Record<string, string | undefined>>): AlarmFilters {
  const resource = search['resource'];
  return {
    ...(resource === undefined || resource === ''
      ? {}
      : { resource, resource_kind: oneOf(placeKinds, search['resource_kind']) }),
    min_severity: oneOf(severities, search['min_severity']),
    kind: oneOf(alarmKinds, search['kind']),
    mine: search['mine'] === 'true' ? 'true' : undefined,
  };
}

/** The address of a list with these filters; the page of a network names it in its path. */
export function hrefFor(filters: AlarmFilters, asn?: string): string {
  if (asn === undefined) return withSearch({ ...filters }, '/networks');
  const { min_severity, kind } = filters;
  return withSearch({ min_severity, kind }, `/networks/${encodeURIComponent(asn)}`);
}

/** Whether anything beyond a place is asked for. */
export function isNarrowed({ min_severity, kind }: AlarmFilters): boolean {
  return (min_severity !== undefined && min_severity !== 'low') || kind !== undefined;
}
