import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

// Every setting arrives as text. Each of these reads one kind of text and says in a sentence what it wants instead.

export function wholeNumber(min: number, max: number) {
  const range = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, `must be ${range}`)
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be ${range}`);
}

export function choice<const T extends readonly [string, ...string[]]>(...choices: T) {
  return z.enum(choices, `must be one of: ${choices.join(', ')}`);
}

export function flag() {
  return choice('on', 'off', '1', '0', 'true', 'false').transform((text) => ['on', '1', 'true'].includes(text));
}

export function text() {
  return z.string().max(10_000);
}

/** Texts with commas between them. */
export function list(of: z.ZodType<string, string> = z.string()) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .pipe(z.array(of))
    .transform((items): readonly string[] => items);
}

export function url(...schemes: string[]) {
  const wanted = `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z.string().refine((value) => schemes.includes(URL.parse(value)?.protocol.slice(0, -1) ?? ''), wanted);
}

/** An origin such as https://tocsin.example.org, without a path and without a slash at its end. */
export function origin() {
  return url('http', 'https')
    .transform((value) => new URL(value))
    .refine(({ pathname, search, hash }) => pathname === '/' && search + hash === '', 'must have no path')
    .transform((value) => value.origin);
}

/** The issuer of an OpenID Connect provider, to the letter: over https, or on this machine. */
export function issuer() {
  return url('http', 'https').refine(
    (value) => /^(https:|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])[:/])/.test(`${value}/`) && !/[?#]/.test(value),
    'must begin with https:// and have neither ? nor #',
  );
}

export function network() {
  return z.string().refine(isNetwork, {
    error: (issue) => `has "${String(issue.input)}", which is not an address or a network such as 10.0.0.0/8`,
  });
}

/** A zone of the time zone database. */
export function timeZone() {
  return z.string().refine((name) => isTimeZone(name), 'must be a time zone such as Europe/Lisbon');
}

export function hostAndPort() {
  return z
    .string()
    .regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/, 'must be a host and a port, such as 127.0.0.1:9464');
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isNetwork(value: string): boolean {
  const [address = '', prefix, rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest !== undefined) return false;
  return prefix === undefined || (/^\d+$/.test(prefix) && fits(address, Number(prefix)));
}

function fits(address: string, prefix: number): boolean {
  try {
    new BlockList().addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
