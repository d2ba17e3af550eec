import type { Alarm, Stream } from './alarm.ts';
import { countryName, countryOfNetwork, isKnownCity } from './catalogue.ts';
import { countryOfCity } from './location.ts';
import type { Location } from './location.ts';

export interface Resource {
  kind: 'network' | 'country' | 'city';
  id: string;
}

/** What an alarm concerns: both ends of a delay, both networks of a dependency, the stream of a disconnection. */
export function resourcesOf(alarm: Alarm): Resource[] {
  switch (alarm.kind) {
    case 'delay':
      return distinct([...ofLocation(alarm.start), ...ofLocation(alarm.end)]);
    case 'hegemony':
      return distinct([alarm.asn, alarm.scope].filter((asn) => asn !== 0).flatMap((asn) => ofNetwork(String(asn))));
    case 'disconnection':
    case 'reconnection':
      return distinct(ofStream(alarm.stream));
  }
}

function ofLocation({ type, name }: Location): Resource[] {
  switch (type) {
    case 'AS':
      return ofNetwork(name);
    case 'CT':
      return ofCity(name);
    case 'PB':
    case 'IP':
      return [];
  }
}

/** The country of a network comes only from the catalogue; most networks have none. */
function ofNetwork(asn: string): Resource[] {
  return [{ kind: 'network', id: asn }, ...ofCountry(countryOfNetwork(asn))];
}

function ofCity(name: string): Resource[] {
  return [{ kind: 'city', id: name }, ...ofCountry(countryOfCity(name))];
}

function ofCountry(code: string | null): Resource[] {
  return code !== null && countryName(code) !== null ? [{ kind: 'country', id: code }] : [];
}

function ofStream({ type, name }: Stream): Resource[] {
  switch (type) {
    case 'ASN':
      return ofNetwork(name);
    case 'COUNTRY':
      return ofCountry(name.toUpperCase());
    case 'ADMIN1':
    case 'ADMIN2':
      return ofRegion(name);
  }
}

/**
 * A region is a city where its name says so: `Vienna, Vienna, AT` is written as a city, and `Vienna, AT` is the region of
 * a city of the same name in the catalogue. Any other region is only its country, which its name says too.
 */
function ofRegion(name: string): Resource[] {
  const parts = name.split(', ');
  const [region, country] = parts;
  const city = parts.length === 3 ? name : `${region}, ${region}, ${country}`;
  return parts.length === 3 || isKnownCity(city) ? ofCity(city) : ofCountry(countryOfCity(name));
}

function distinct(resources: Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [`${resource.kind} ${resource.id}`, resource])).values()];
}
