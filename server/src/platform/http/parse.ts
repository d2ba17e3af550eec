import type { Route } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { Pointer } from '#platform/errors';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { pointersOf, sentenceOf } from './pointer.ts';
import type { Part } from './pointer.ts';
import { isStorable } from './text.ts';

export interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

/**
 * Reads the parts of a request by the schemas of its route. All faults are told at once, as 422. A part that a route
 * does not have must be absent; an empty JSON object counts as absent, because many clients send one with every POST.
 */
export function parse(route: Route, request: FastifyRequest): Parts {
  const errors: Pointer[] = [];
  const params = read({ part: 'path', schema: route.params, value: refuseUnstorable('path', request.params, errors) });
  const query = read({ part: 'query', schema: route.query, value: refuseUnstorable('query', request.query, errors) });
  const body = read({ part: 'body', schema: route.body, value: request.body });
  for (const part of [params, query, body]) errors.push(...part.errors);
  if (errors.length > 0) throw coded('VALIDATION_FAILED', summary(errors), { errors });
  return { params: params.data, query: query.data, body: body.data };
}

interface Read {
  data: unknown;
  errors: readonly Pointer[];
}
const none: readonly Pointer[] = [];
const reading = { reportInput: true, error: sentenceOf };

function read({ part, schema, value }: { part: Part; schema: z.ZodType | undefined; value: unknown }): Read {
  if (schema === undefined) return { data: undefined, errors: part === 'path' ? none : extra(part, value) };
  const result = schema.safeParse(value, reading);
  return result.success
    ? { data: result.data, errors: none }
    : { data: undefined, errors: pointersOf(part, result.error) };
}

function extra(part: Part, value: unknown): readonly Pointer[] {
  if (value === undefined || value === null) return none;
  const detail = part === 'body' ? 'This route takes no body.' : 'This route takes no query parameters.';
  const names = typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [''];
  return names.map((name) => ({ pointer: part === 'body' ? '' : `?${name}`, code: 'unknown_field', detail }));
}

function refuseUnstorable(part: 'path' | 'query', values: unknown, errors: Pointer[]): unknown {
  for (const [name, value] of Object.entries(values ?? {})) {
    if ([value].flat().every((text) => typeof text !== 'string' || isStorable(text))) continue;
    const pointer = part === 'path' ? `{${name}}` : `?${name}`;
    errors.push({ pointer, code: 'not_allowed', detail: 'It contains characters that no text has.' });
  }
  return values;
}

function summary(errors: readonly Pointer[]): string {
  const [first] = errors;
  if (errors.length > 1 || first === undefined) return `${errors.length} fields are not valid.`;
  return first.pointer === '' ? first.detail : `${first.pointer}: ${first.detail}`;
}
