import type { Route } from '@tocsin/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Reply } from './call.ts';
import { setCookies } from './cookie.ts';
import { isKnown, weakEtagOf } from './etag.ts';

/** Puts the answer of a handler on the wire. */
export function present(
  answer: Reply,
  [request, reply]: [FastifyRequest, FastifyReply],
  insecureHttp: boolean,
): string | Buffer {
  reply.code(answer.status).header('cache-control', 'no-store');
  if (answer.headers) reply.headers(answer.headers);
  if (answer.cookies) setCookies(reply, answer.cookies, insecureHttp);
  if (answer.body === undefined) return '';
  if (answer.body instanceof Uint8Array) return bytesUnlessKnown(answer.body, [request, reply]);
  const text = JSON.stringify(answer.body);
  reply.header('content-type', 'application/json; charset=utf-8');
  const next = nextCursorOf(answer.body);
  if (typeof next === 'string') reply.header('link', `<${nextAddress(request.url, next)}>; rel="next"`);
  return request.method === 'GET' && answer.status === 200 ? unlessKnown(text, next, [request, reply]) : text;
}

// A list has no version: its ETag is made from its text. Other answers bring an ETag or have none.
function unlessKnown(text: string, next: unknown, [request, reply]: [FastifyRequest, FastifyReply]): string {
  if (next !== undefined && !reply.hasHeader('etag')) reply.header('etag', weakEtagOf(text));
  const etag = reply.getHeader('etag');
  if (typeof etag !== 'string' || !isKnown(request.headers['if-none-match'], etag)) return text;
  reply.code(304).removeHeader('content-type');
  return '';
}

function bytesUnlessKnown(bytes: Uint8Array, [request, reply]: [FastifyRequest, FastifyReply]): Buffer {
  const etag = reply.getHeader('etag');
  if (typeof etag !== 'string' || !isKnown(request.headers['if-none-match'], etag)) return Buffer.from(bytes);
  reply.code(304).removeHeader('content-type');
  return Buffer.alloc(0);
}

/** The next_cursor of a list (null on the last page); undefined for what is not a list. */
function nextCursorOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'next_cursor' in body ? body.next_cursor : undefined;
}

function nextAddress(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** Fails when an answer is not what the contract says. It looks at the JSON, as a client does. */
export function checkAnswer(name: string, route: Route, answer: Reply): void {
  const schema = route.answers[answer.status];
  if (schema === undefined) throw new Error(`${name} answered ${answer.status}, which the contract does not name.`);
  if (schema === null) {
    if (answer.body !== undefined) throw new Error(`${name} answered ${answer.status} with a body.`);
    return;
  }
  const bytes = answer.body instanceof Uint8Array;
  if (bytes !== (route.produces !== undefined)) throw new Error(`${name} answers ${bytes ? 'bytes' : 'JSON'}.`);
  const read = schema.safeParse(bytes ? answer.body : JSON.parse(JSON.stringify(answer.body ?? null)));
  if (!read.success) throw new Error(`The answer of ${name} is not what the contract says: ${read.error.message}`);
}

const generalCodes: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'MALFORMED_JSON',
  'INVALID_CURSOR',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_IN_FLIGHT',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INSUFFICIENT_SCOPE',
  'CROSS_SITE',
  'MFA_ENROLMENT_NEEDED',
]);

/** Fails when a refusal has a code that the contract does not name for its route. */
export function checkCode(name: string, route: Route, code: string): void {
  const named: readonly string[] = route.errors ?? [];
  if (!generalCodes.has(code) && !named.includes(code))
    throw new Error(`The contract of ${name} does not name ${code}.`);
}
