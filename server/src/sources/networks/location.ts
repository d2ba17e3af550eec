/** A place or network as the feed names it: `{type}{name}v{family}`, for example `CTVienna, Vienna, ATv4`. */
export interface Location {
  type: 'AS' | 'CT' | 'PB' | 'IP';
  name: string;
  family: Family;
}
export type Family = 4 | 6;

/** The longest name that is taken: keys made of two names stay below 200 characters. */
const longestName = 80;
const key = /^(AS|CT|PB|IP)(.+?)(?:v([46]))?$/u;
const control = /\p{C}/u;
const asNumber = /^-?(?:0|[1-9]\d{0,9})$/;
const largestAsNumber = 4_294_967_295;

/** Reads a location key; null when it is none. Without a suffix it is IPv4. */
export function readLocation(text: string): Location | null {
  const [, type, name, family] = key.exec(text) ?? [];
  if (type === undefined || name === undefined || !isName(name)) return null;
  if (type === 'AS' && readNetwork(name) === null) return null;
  return { type: type as Location['type'], name, family: family === '6' ? 6 : 4 }; // the pattern admits these four only
}

/** The one spelling of a location: the same place with and without `v4` has the same key. */
export function locationKey(location: Location): string {
  return `${location.type}${location.name}v${location.family}`;
}

/** Whether a name from the feed can be stored and shown: not empty, not long, no control or broken characters. */
export function isName(text: string): boolean {
  return text.trim() !== '' && text.length <= longestName && !control.test(text);
}

/** Reads an AS number (IXPs have negative ones) given as a number or as digits; null when it is none. */
export function readNetwork(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (!asNumber.test(String(value))) return null;
  const number = Number(value);
  return Math.abs(number) <= largestAsNumber ? number : null;
}

/** The country at the end of a city's name: `AT` of `Vienna, Vienna, AT`. */
export function countryOfCity(name: string): string | null {
  return /, ([A-Z]{2})$/.exec(name)?.[1] ?? null;
}
