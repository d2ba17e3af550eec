import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { TokenScope } from './words.ts';

/** One row of the route table. Who may call it stands in the policy table of the server's accounts room. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for path parameters, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** The heading under which the API reference lists it. */
  readonly tag: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Success statuses and their bodies; `null` means no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Codes beyond those that every route may answer. */
  readonly errors?: readonly ErrorCode[];
  /** The scope that a personal API token needs; without one, API tokens are refused on this route. */
  readonly scope?: TokenScope;
  /** Accepts `Idempotency-Key`. Never on an answer that carries credentials. */
  readonly idempotent?: boolean;
  /** Content types accepted beside `application/json`. */
  readonly accepts?: readonly string[];
  /** The content type of the success answer where that is bytes and not JSON. */
  readonly produces?: string;
  /** Has its own authenticator (a signed link), so neither the cookie nor the Origin check applies. */
  readonly ownAuthenticator?: boolean;
  /** Largest accepted body in bytes; 64 KiB when absent. */
  readonly maxBytes?: number;
  /** Largest number of calls per address and minute; the general limit when absent. */
  readonly callsPerMinute?: number;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;
export type ParamsOf<R extends Route> = Parsed<R['params']>;
export type QueryOf<R extends Route> = Parsed<R['query']>;
export type BodyOf<R extends Route> = Parsed<R['body']>;
/** What a client writes: before defaults are filled in. */
export type SentParams<R extends Route> = Sent<R['params']>;
export type SentQuery<R extends Route> = Sent<R['query']>;
export type SentBody<R extends Route> = Sent<R['body']>;
export type AnswerOf<R extends Route> = { [S in keyof R['answers']]: Parsed<R['answers'][S]> }[keyof R['answers']];
