import type { BodyOf, ParamsOf, QueryOf, Role, RouteName, Routes } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { Log } from '#platform/log';

/** Somebody who proved who they are, and how. */
export interface Person {
  kind: 'person';
  userId: string;
  role: Role;
  via: 'session' | 'access_token' | 'api_token';
  sessionId?: string;
  /** When the person behind the session last proved who they are. */
  authAt?: Date;
  /** The role asks for a second step and the person has none: they may only set one up. */
  mustEnrol?: true;
  tokenId?: string;
  tokenSource?: string;
  scopes?: readonly string[];
}
export type Principal = { kind: 'anonymous' } | Person;

/** What a request shows to prove who sends it. With an `Authorization` header the cookie is left out. */
export interface Credentials {
  authorization?: string;
  sessionToken?: string;
  address: string;
  now: Date;
}

/** One request, after its parts were read and found valid. */
export interface Call<N extends RouteName = RouteName> {
  readonly route: N;
  readonly params: ParamsOf<Routes[N]>;
  readonly query: QueryOf<Routes[N]>;
  readonly body: BodyOf<Routes[N]>;
  readonly principal: Principal;
  /** The address of the client, past the trusted proxies. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** By their names without the `__Host-` prefix. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** What stands behind the `?`, as it was sent. */
  readonly rawQuery: string;
  /** A form as it was sent, for signatures over it; empty for every other body. */
  readonly rawForm: Buffer;
  readonly traceId: string;
  readonly now: Date;
  readonly log: Log;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** A cookie by its name without the `__Host-` prefix. Always HttpOnly, SameSite=Lax, Path=/ and, on https, Secure. */
export interface CookieToSet {
  name: string;
  /** Null takes the cookie away. */
  value: string | null;
  /** Without it the cookie ends with the browser session. */
  maxAgeSeconds?: number;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  cookies?: CookieToSet[];
}

export type Handlers<N extends RouteName = RouteName> = { [K in N]: (call: Call<K>) => Promise<Reply> };

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const accepted = (body?: unknown): Reply => ({ status: 202, body });
export const noContent = (): Reply => ({ status: 204 });

/** The person who calls, or a 401. */
export function person(call: { readonly principal: Principal }): Person {
  if (call.principal.kind !== 'person') throw coded('UNAUTHENTICATED');
  return call.principal;
}
