import type { Alarm, ResourceKind, Severity } from '@tocsin/sdk/contract';
import { oneOf, severities, withSearch } from '#lib';

/** What the list of alarms is narrowed to; it is held in the address of the page. */
export interface AlarmFilters {
  resource_kind?: ResourceKind | undefined;
  resource?: string | undefined;
  min_severity?: Severity | undefined;
  kind?: Alarm['kind'] | undefined;
  address_family?: '4' | '6' | undefined;
  /** The part of the chart that was chosen: the times of measurement. */
  from?: string | undefined;
  until?: string | undefined;
  /** How far back the chart reaches; 24 hours without it. */
  range?: Range | undefined;
  mine?: 'true' | undefined;
}

export const ranges = ['24h', '7d', '30d'] as const;
export type Range = (typeof ranges)[number];
export const families = ['4', '6'] as const;
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
    address_family: oneOf(families, search['address_family']),
    range: oneOf(ranges, search['range']),
    from: timeIn(search['from']),
    until: timeIn(search['until']),
    mine: search['mine'] === 'true' ? 'true' : undefined,
  };
}

/** The address of a list with these filters; the page of a network names it in its path. */
export function hrefFor(filters: AlarmFilters, asn?: string): string {
  if (asn === undefined) return withSearch({ ...filters }, '/networks');
  const { resource: _resource, resource_kind: _kind, mine: _mine, ...own } = filters;
  return withSearch(own, `/networks/${encodeURIComponent(asn)}`);
}

/** Whether anything beyond a place is asked for. */
export function isNarrowed({ min_severity, kind, address_family, from }: AlarmFilters): boolean {
  const wanted = [kind, address_family, from];
  return (min_severity !== undefined && min_severity !== 'low') || wanted.some((one) => one !== undefined);
}

/** The part of the filters that the list of alarms is asked for. */
export function queryOf({ range: _range, ...query }: AlarmFilters): Omit<AlarmFilters, 'range'> {
  return query;
}

function timeIn(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
