import type { AnswerOf, ErrorCode, RouteName, Routes, SentBody, SentParams, SentQuery } from './contract/index.ts';

export interface ClientOptions {
  /** Where Tocsin runs, such as `https://tocsin.example.org`; empty for the page's own origin. */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** A personal API token or an access token, or what gives one. Browsers send their session cookie instead. */
  token?: string | (() => string | Promise<string>);
}

export interface CallOptions {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** What a call of this route carries. A part that may stay empty may be left out. */
export type InputOf<N extends RouteName> = CallOptions &
  Part<'params', SentParams<Routes[N]>> &
  Part<'query', SentQuery<Routes[N]>> &
  Part<'body', SentBody<Routes[N]>>;
type Part<K extends string, T> = [T] extends [undefined]
  ? { [P in K]?: undefined }
  : undefined extends T
    ? { [P in K]?: T }
    : Record<string, never> extends T
      ? { [P in K]?: T }
      : { [P in K]: T };
type Arguments<N extends RouteName> =
  CallOptions extends InputOf<N> ? [name: N, input?: InputOf<N>] : [name: N, input: InputOf<N>];

export interface Client<Known extends RouteName = RouteName> {
  /** Calls a route of the API by its name and gives the body of its answer; throws an `ApiError` for a refusal. */
  call<N extends Known>(...args: Arguments<N>): Promise<AnswerOf<Routes[N]>>;
}

/** A refusal by the API, as `application/problem+json` tells it. `detail` is a sentence for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { pointer: string; code: string; detail: string }[];
  readonly traceId: string | null;
  readonly retryAfterSeconds: number | null;
  /** The whole problem document, with members that only some codes have. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(answer: Response, problem: Record<string, unknown>) {
    const detail = textOf(problem['detail']) ?? textOf(problem['title']) ?? `The server answered ${answer.status}.`;
    super(detail);
    // The server and this table of codes are released together; an unknown answer is told apart by its status alone.
    this.code = (problem['code'] ?? (answer.status === 503 ? 'UNAVAILABLE' : 'INTERNAL')) as ErrorCode;
    this.status = answer.status;
    this.detail = detail;
    this.errors = Array.isArray(problem['errors']) ? problem['errors'] : [];
    this.traceId = textOf(problem['trace_id']) ?? answer.headers.get('x-trace-id');
    this.retryAfterSeconds = Number(answer.headers.get('retry-after')) || null;
    this.problem = problem;
  }
}

interface Sent extends CallOptions {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** Where routes are: `GET /api/v1/me`, by name. */
export type Addresses<N extends RouteName = RouteName> = {
  readonly [K in N]: `${Routes[K]['method']} ${Routes[K]['path']}`;
};

/** A client for some routes of the API: what is not named is not carried along. */
export function makeClientOf<N extends RouteName>(addresses: Addresses<N>, options: ClientOptions = {}): Client<N> {
  return {
    async call(...[name, input]) {
      const answer = await send(options, addresses[name], input ?? {});
      if (!answer.ok) throw new ApiError(answer, await readProblem(answer));
      const body: unknown = answer.status === 204 ? undefined : await readJson(answer);
      // The server is tested against the same contract, so its answer is taken at its word.
      return body as never;
    },
  };
}

async function send(options: ClientOptions, address: string, input: Sent): Promise<Response> {
  const [method = 'GET', path = '/'] = address.split(' ');
  const headers: Record<string, string> = { accept: 'application/json', ...input.headers };
  const token = typeof options.token === 'function' ? await options.token() : options.token;
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (input.signal) init.signal = input.signal;
  if (input.body !== undefined) {
    headers['content-type'] ??= 'application/json';
    init.body = input.body instanceof Uint8Array ? new Uint8Array(input.body) : JSON.stringify(input.body);
  }
  const call = options.fetch ?? fetch;
  return await call(`${options.baseUrl ?? ''}${fill(path, input.params)}${queryText(input.query)}`, init);
}

function fill(path: string, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

function queryText(query: unknown): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text();
  return text === '' ? undefined : JSON.parse(text);
}

async function readProblem(answer: Response): Promise<Record<string, unknown>> {
  const problem: unknown = await readJson(answer).catch(() => undefined);
  return typeof problem === 'object' && problem !== null ? { ...problem } : {};
}
