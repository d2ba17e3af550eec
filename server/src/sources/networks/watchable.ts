import { z } from 'zod';
import { countryName } from './catalogue.ts';
import { countryOfCity, isName, readNetwork } from './location.ts';

const Network = z
  .string()
  .trim()
  .transform((text) => readNetwork(text.replace(/^as(?=-?\d)/i, '')))
  .refine((asn) => asn !== null && asn !== 0, 'A network is its AS number, for example AS2497.')
  .transform(String);
const Country = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => countryName(code) !== null, 'A country is its code of two letters, for example JP.');
const City = z
  .string()
  .trim()
  .refine(
    (name) => isName(name) && countryName(countryOfCity(name) ?? '') !== null,
    'A city is its name, its region and its country, for example Tokyo, Tokyo, JP.',
  );

/** What may be watched of networks, by kind: each schema writes an id the one way in which the feed's events carry it. */
export const watchable: ReadonlyMap<string, z.ZodType<string>> = new Map<string, z.ZodType<string>>([
  ['network', Network],
  ['country', Country],
  ['city', City],
]);
