import type { ResourceKind } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import bundled from './catalogue.json' with { type: 'json' };
import { saveResources } from './catalogue.queries.ts';
import { countryOfCity } from './location.ts';

/** A network, country or city that people find by its name. Any network can be watched, catalogued or not. */
export interface CatalogueEntry {
  kind: Extract<ResourceKind, 'network' | 'country' | 'city'>;
  id: string;
  name: string;
  country: string | null;
  /** Offered at the first sign-in. */
  suggested: boolean;
}

const countryNames = new Map(bundled.countries.map(({ id, name }) => [id, name]));
const networks = new Map(bundled.networks.map((network) => [network.id, network]));

/** The bundled catalogue: networks, then countries, then cities. */
export const catalogue: readonly CatalogueEntry[] = [
  ...bundled.networks.map((network) => ({ ...network, ...isSuggested(network), kind: 'network' as const })),
  ...bundled.countries.map((country) => ({
    ...country,
    ...isSuggested(country),
    kind: 'country' as const,
    country: country.id,
  })),
  ...bundled.cities.map((city) => ({
    ...isSuggested(city),
    id: city.id,
    kind: 'city' as const,
    name: cityLabel(city.id),
    country: countryOfCity(city.id),
  })),
];

function isSuggested({ suggested = false }: { suggested?: boolean }): { suggested: boolean } {
  return { suggested };
}

/** The name of a network in the catalogue, or null. */
export function networkName(asn: string): string | null {
  return networks.get(asn)?.name ?? null;
}

/** The country of a network: said by the catalogue or not at all. */
export function countryOfNetwork(asn: string): string | null {
  return networks.get(asn)?.country ?? null;
}

/** The English name of a country, or null when the code is none. */
export function countryName(code: string): string | null {
  return countryNames.get(code) ?? null;
}

/** Whether the catalogue has this city, by its whole name. */
export function isKnownCity(name: string): boolean {
  return cityNames.has(name);
}
const cityNames = new Set(bundled.cities.map((city) => city.id));

/** A city as people say it: `Vienna, AT` for `Vienna, Vienna, AT`. */
export function cityLabel(name: string): string {
  const parts = name.split(', ');
  return parts.length > 2 ? `${parts[0]}, ${parts.at(-1)}` : name;
}

/** Puts the catalogue where the search of resources finds it. Repeating it changes nothing. */
export async function loadCatalogue(db: Db): Promise<void> {
  await saveResources(
    db,
    catalogue.map((one) => ({ ...one, search: searchText(one), rank: one.suggested ? 1 : 1000 })),
  );
}

/** Words in lower case without accents, each by which the entry may be looked for. */
function searchText({ kind, id, name, country }: CatalogueEntry): string {
  const number = kind === 'network' ? [`as${id}`, id] : [id];
  const words = [...number, name, country ?? '', countryNames.get(country ?? '') ?? ''].join(' ');
  const plain = words.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[,()]/g, ' ');
  return [...new Set(plain.split(/\s+/).filter(Boolean))].join(' ');
}
