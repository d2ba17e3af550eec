import type { Route, RouteName } from '@tocsin/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { coded } from '#platform/errors';
import { addressBlock, localLimiter } from '#platform/limits';
import type { Limit } from '#platform/limits';
import type { Credentials, Principal } from './call.ts';
import { readCookies, sessionCookie } from './cookie.ts';
import type { HttpOptions } from './options.ts';
import { refuseCrossSite } from './origin.ts';

const safeMethods = new Set(['GET', 'HEAD']);
const usualCallsPerMinute = 6_000;

/**
 * Everything that may turn a request away before its body is read, in this order: another site, wrong credentials, too
 * many calls, a missing scope, the policy, the content type.
 */
export function makeAdmission(options: HttpOptions) {
  const limiter = options.limiter ?? localLimiter();
  const usualLimit = { calls: options.callsPerMinute ?? usualCallsPerMinute, seconds: 60 };

  async function limit(name: RouteName, { route, principal, request, reply }: Admission): Promise<void> {
    const own = route.callsPerMinute;
    const policy: Limit = own === undefined ? usualLimit : { calls: own, seconds: 60 };
    const who = principal.kind === 'person' ? principal.userId : addressBlock(request.ip);
    const taken = await limiter.take(own === undefined ? who : `${name} ${who}`, policy, options.clock.now());
    const headers: Record<string, string> = {
      'ratelimit-policy': `"default";q=${policy.calls};w=${policy.seconds}`,
      ratelimit: `"default";r=${taken.remaining};t=${taken.seconds}`,
    };
    reply.headers(headers);
    if (taken.allowed) return;
    headers['retry-after'] = String(Math.max(1, taken.seconds));
    throw coded('RATE_LIMITED', `Try again in ${Math.max(1, taken.seconds)} s.`, { headers });
  }

  return async function admit(name: RouteName, route: Route, [request, reply]: Exchange): Promise<void> {
    const anonymous: Principal = { kind: 'anonymous' };
    if (route.ownAuthenticator !== true) {
      if (!safeMethods.has(request.method)) refuseOtherSites(request, options);
      request.principal = await authenticate(request, options).catch(async (error: unknown) => {
        await limit(name, { route, principal: anonymous, request, reply });
        throw error;
      });
    }
    const principal = request.principal;
    await limit(name, { route, principal, request, reply });
    refuseWithoutScope(route.scope, principal);
    options.authorise(name, principal);
    refuseMediaType(route, request);
  };
}
export type Exchange = [request: FastifyRequest, reply: FastifyReply];

interface Admission {
  route: Route;
  principal: Principal;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** The credentials of a request: with an `Authorization` header the cookie does not count. */
export async function authenticate(request: FastifyRequest, options: HttpOptions): Promise<Principal> {
  const credentials: Credentials = { address: request.ip, now: options.clock.now() };
  const { authorization } = request.headers;
  const sessionToken = cookiesOf(request, options)[sessionCookie];
  if (authorization !== undefined) credentials.authorization = authorization;
  else if (sessionToken !== undefined) credentials.sessionToken = sessionToken;
  return await options.authenticate(credentials);
}

export function cookiesOf(request: FastifyRequest, options: HttpOptions): Record<string, string | undefined> {
  return readCookies(request.headers.cookie, options.settings.insecureHttp);
}

/** The origin rule for a request that changes something, or that opens a socket. */
export function refuseOtherSites(request: FastifyRequest, options: HttpOptions): void {
  const { authorization } = request.headers;
  const hasCookie = authorization === undefined && cookiesOf(request, options)[sessionCookie] !== undefined;
  refuseCrossSite(request.headers, hasCookie, options.settings);
}

/** A personal API token opens the routes of its scopes, and no route without one. */
export function refuseWithoutScope(scope: string | undefined, principal: Principal): void {
  if (principal.kind !== 'person' || principal.via !== 'api_token') return;
  if (scope === undefined) throw coded('INSUFFICIENT_SCOPE', 'API tokens are not accepted on this route.');
  if (principal.scopes?.includes(scope)) return;
  throw coded('INSUFFICIENT_SCOPE', `This needs a token with the scope ${scope}.`, { extra: { scope } });
}

function refuseMediaType(route: Route, request: FastifyRequest): void {
  const { headers } = request;
  if (!hasBody(request)) return;
  if (safeMethods.has(request.method)) {
    const errors = [{ pointer: '', code: 'unknown_field', detail: 'This route takes no body.' }];
    throw coded('VALIDATION_FAILED', 'This route takes no body.', { errors });
  }
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? 'no content type';
  const taken = ['application/json', ...(route.accepts ?? [])];
  if (!taken.includes(type)) throw coded('UNSUPPORTED_MEDIA_TYPE', `Send ${taken.join(' or ')}, not ${type}.`);
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw coded('UNSUPPORTED_MEDIA_TYPE', 'Compressed bodies are not accepted.');
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
