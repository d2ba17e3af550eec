import { coded } from '#platform/errors';
import type { IncomingHttpHeaders } from 'node:http';

export interface OriginRule {
  publicUrl: string;
  sampleMode: boolean;
}

const loopback = /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether this `Host` is a name of the machine itself, which a page of another site cannot have. */
export const isLoopback = (host: string | undefined): boolean => host !== undefined && loopback.test(host);

/**
 * Refuses changes that a page of another site makes with the browser's cookie: the `Origin` must be our own. Without a
 * cookie there is nothing to borrow, so an absent `Origin` passes, and a foreign one still does not.
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, hasCookie: boolean, rule: OriginRule): void {
  if (headers['sec-fetch-site'] === 'cross-site') throw coded('CROSS_SITE');
  const origin = headers.origin;
  if (origin === undefined) {
    if (hasCookie) throw coded('CROSS_SITE', 'A request with a session cookie must name its Origin.');
  } else if (!isOurs(origin, headers.host, rule)) {
    throw coded('CROSS_SITE', 'The Origin of this request is not that of this installation.');
  }
}

function isOurs(origin: string, host: string | undefined, rule: OriginRule): boolean {
  if (origin === new URL(rule.publicUrl).origin) return true;
  // On a laptop the same server is localhost, 127.0.0.1 and [::1].
  return rule.sampleMode && isLoopback(host) && (origin === `http://${host}` || origin === `https://${host}`);
}

/**
 * Sample mode has no secrets worth the name, so a page that points its own name at 127.0.0.1 must not reach it: only
 * loopback names and the host of PUBLIC_URL are answered.
 */
export function refuseForeignHost(host: string | undefined, rule: OriginRule): void {
  if (!rule.sampleMode || isLoopback(host) || host === new URL(rule.publicUrl).host) return;
  throw coded('CROSS_SITE', 'In sample mode Tocsin answers under localhost and its PUBLIC_URL only.');
}
