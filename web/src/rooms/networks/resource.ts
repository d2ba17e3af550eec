import type { Resource } from '@tocsin/sdk/contract';
import { withSearch } from '#lib';
import { networksText } from '../../messages/en/networks.ts';

/** Enough of a resource to name it and to watch it. */
export type ResourceBrief = Pick<Resource, 'kind' | 'id' | 'name'>;

/** `AS2497`; exchange points have negative numbers. */
export function networkNumber(asn: string): string {
  return asn.startsWith('-') ? networksText().network.ixp(asn.slice(1)) : `AS${asn}`;
}

/** A resource as people say it: `AS2497 IIJ`, `Japan`, `Tokyo, JP`. */
export function resourceTitle({ kind, id, name }: ResourceBrief): string {
  const number = networkNumber(id);
  return kind === 'network' && !name.startsWith(number) ? `${number} ${name}` : name;
}

/** Where the alarms about a resource are listed. */
export function resourceHref({ kind, id }: Pick<Resource, 'kind' | 'id'>): string {
  if (kind === 'network') return `/networks/${encodeURIComponent(id)}`;
  if (kind === 'author' || kind === 'tag') return withSearch({ [kind]: id }, '/articles');
  return withSearch({ resource_kind: kind, resource: id }, '/networks');
}

/** The country behind its two letters, in the language of the page. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}
