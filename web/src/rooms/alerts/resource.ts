import { alertsText } from '../../messages/en/alerts.ts';

export interface ResourceRef {
  kind: string;
  id: string;
}

/** A resource as people write it: `AS2497`, `Tokyo, JP`. */
export function resourceName({ kind, id }: ResourceRef): string {
  if (kind === 'network') return `AS${id}`;
  const names: Readonly<Record<string, string>> = alertsText().resources;
  return kind === 'country' || kind === 'city' ? placeName(kind, id) : `${names[kind] ?? kind} ${id}`;
}

/** Where the resource has a page of its own. */
export function resourceHref({ kind, id }: ResourceRef): string | undefined {
  return kind === 'network' ? `/networks/${encodeURIComponent(id)}` : undefined;
}

function placeName(kind: 'country' | 'city', id: string): string {
  // The catalogue writes "Tokyo, Tokyo, JP": city, region, country.
  if (kind === 'city') return id.replace(/^([^,]+), \1,/, '$1,');
  if (!/^[A-Z]{2}$/.test(id)) return id;
  return new Intl.DisplayNames('en', { type: 'region' }).of(id) ?? id;
}
