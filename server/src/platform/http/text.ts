import { coded } from '#platform/errors';
import { pointerTo } from './pointer.ts';

// No body of the contract nests deeper than 8 levels.
const deepest = 32;

/**
 * Refuses what JSON allows and nothing behind it can keep: NUL characters and half surrogate pairs, which PostgreSQL
 * does not store, keys that reach for an object's prototype, and nesting that exhausts the stack of whatever walks it.
 */
export function refuseBadText(value: unknown, raw: string): void {
  // In JSON these can only stand as escapes, so most bodies need no look at each of their texts.
  walk(value, { path: [], checkTexts: /\\u(?:0000|d[89a-f])/i.test(raw) });
}

/** The same for one text that came decoded: a parameter of the path or the query. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

interface Place {
  path: (string | number)[];
  checkTexts: boolean;
}

function walk(value: unknown, place: Place): void {
  if (typeof value === 'string') {
    if (place.checkTexts && !isStorable(value)) throw refusal(place.path, 'It contains characters that no text has.');
  } else if (typeof value === 'object' && value !== null) {
    if (place.path.length >= deepest) throw coded('BAD_REQUEST', `The body nests deeper than ${deepest} levels.`);
    if (Array.isArray(value)) value.forEach((item, index) => step(item, index, place));
    else for (const [key, item] of Object.entries(value)) step(item, key, place);
  }
}

function step(value: unknown, key: string | number, place: Place): void {
  place.path.push(key);
  if (key === '__proto__' || (place.checkTexts && typeof key === 'string' && !isStorable(key))) {
    throw refusal(place.path, 'This field is not known here.');
  }
  walk(value, place);
  place.path.pop();
}

function refusal(path: readonly (string | number)[], detail: string): Error {
  const errors = [{ pointer: pointerTo(path), code: 'not_allowed', detail }];
  return coded('VALIDATION_FAILED', 'The request contains a text that is refused everywhere.', { errors });
}
