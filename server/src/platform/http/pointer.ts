import type { Pointer } from '#platform/errors';
import type { z } from 'zod';

export type Part = 'body' | 'query' | 'path';
type Issue = z.core.$ZodIssue;

// More than this teaches nobody anything and makes answers as large as their requests.
const mostErrors = 50;

/** RFC 6901: the place of a value inside the body. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What is wrong and where: `/data/title` in the body, `?limit` in the query, `{id}` in the path. */
export function pointersOf(part: Part, error: z.core.$ZodError): Pointer[] {
  return flatten(error.issues, [])
    .slice(0, mostErrors)
    .map(({ path, code, message }) => ({ pointer: place(part, path), code, detail: message }));
}

function place(part: Part, path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  switch (part) {
    case 'body':
      return pointerTo(path);
    case 'query':
      return `?${name}`;
    case 'path':
      return `{${name}}`;
  }
}

interface Fault {
  path: PropertyKey[];
  code: string;
  message: string;
}

function flatten(issues: readonly Issue[], before: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...before, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown_field', message: issue.message }));
    }
    const branch = issue.code === 'invalid_union' ? closest(issue.errors) : undefined;
    return branch ? flatten(branch, path) : [{ path, code: codeOf(issue), message: issue.message }];
  });
}

// Of the forms that a value may take, the one whose faults lie deepest is the one that was meant: an array of events
// with a bad member fails as "not an object" at the top for the one form, and at its member for the other.
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const candidates = branches.filter((issues) => issues.every((issue) => issue.path.length > 0));
  const all = candidates.length > 0 ? candidates : branches.filter((issues) => !issues.some(isWrongType));
  return all.toSorted((a, b) => a.length - b.length)[0];
}

const isWrongType = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0;

const isMissing = (issue: Issue | z.core.$ZodRawIssue) =>
  issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function codeOf(issue: Issue): string {
  if (isMissing(issue)) return 'required';
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong_type';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_short' : 'too_small';
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_long' : 'too_large';
    case 'invalid_format':
      return 'wrong_format';
    case 'invalid_value':
    case 'invalid_union':
      return 'not_one_of';
    default:
      return 'not_valid';
  }
}

/** The sentence for people, where the schema has none of its own. */
export function sentenceOf(issue: z.core.$ZodRawIssue): string {
  if (isMissing(issue)) return 'This is needed.';
  switch (issue.code) {
    case 'invalid_type':
      return `This must be ${nounOf(String(issue.expected))}.`;
    case 'unrecognized_keys':
      return 'This field is not known here.';
    case 'invalid_value':
      return `This must be ${list(issue.values)}.`;
    case 'invalid_format':
      return formats[String(issue.format)] ?? 'This does not have the right form.';
    case 'too_small':
      return `This must ${bound(issue.origin, 'at least', Number(issue.minimum))}.`;
    case 'too_big':
      return `This must ${bound(issue.origin, 'at most', Number(issue.maximum))}.`;
    case 'invalid_union':
      return issue.options ? `This must be ${list(issue.options)}.` : 'This has none of the forms that are taken here.';
    default:
      return 'This is not valid.';
  }
}

const formats: Record<string, string> = {
  email: 'This is not an e-mail address.',
  uuid: 'This is not an id.',
  url: 'This is not a web address that begins with http:// or https://.',
  datetime: 'This is not a time such as 2026-11-20T10:00:00Z.',
};

function bound(origin: unknown, which: string, count: number): string {
  switch (origin) {
    case 'string':
      return `have ${which} ${count} ${count === 1 ? 'character' : 'characters'}`;
    case 'array':
      return `have ${which} ${count} ${count === 1 ? 'item' : 'items'}`;
    default:
      return `be ${which} ${count}`;
  }
}

function nounOf(expected: string): string {
  const nouns: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    array: 'a list',
    record: 'an object',
  };
  return nouns[expected] ?? `of the kind "${expected}"`;
}

function list(values: unknown): string {
  const all = Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : [];
  return all.length <= 1 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
