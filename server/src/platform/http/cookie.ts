import type { FastifyReply } from 'fastify';
import type { CookieToSet } from './call.ts';

export const sessionCookie = 'tocsin';

// `__Host-` binds a cookie to this very host, and browsers keep it on https and loopback only.
const prefixOf = (insecureHttp: boolean) => (insecureHttp ? '' : '__Host-');

/** The cookies of a request by their names without the prefix; a cookie that lacks the prefix is not ours. */
export function readCookies(header: string | undefined, insecureHttp: boolean): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  const prefix = prefixOf(insecureHttp);
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    // The first of two equal names counts: browsers send the more specific one first.
    if (at < 0 || !name.startsWith(prefix) || name.slice(prefix.length) in cookies) continue;
    cookies[name.slice(prefix.length)] = pair.slice(at + 1).trim();
  }
  return cookies;
}

export function setCookies(reply: FastifyReply, cookies: readonly CookieToSet[], insecureHttp: boolean): void {
  for (const { name, value, maxAgeSeconds } of cookies) {
    const parts = [`${prefixOf(insecureHttp)}${name}=${value ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
    if (!insecureHttp) parts.push('Secure');
    if (value === null) parts.push('Max-Age=0');
    else if (maxAgeSeconds !== undefined) parts.push(`Max-Age=${maxAgeSeconds}`);
    reply.header('set-cookie', parts.join('; '));
  }
}
