import { coded } from '#platform/errors';
import type { z } from 'zod';
import { isStorable } from './text.ts';

/** Where a list goes on: the values of the last row's sort key, opaque to clients. */
export function encodeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * One page of a list, from rows of which one more than the page holds was asked for: where it came, the list goes on.
 * @example pageOf(rows, { limit, present, placeOf: ({ id }) => id })
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit, present, placeOf }: { limit: number; present: (row: Row) => Item; placeOf: (row: Row) => unknown },
): { items: Item[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => present(row)),
    next_cursor: last === undefined ? null : encodeCursor(placeOf(last)),
  };
}

/** Reads a cursor back; nothing stays nothing, and what was not made by `encodeCursor` is refused. */
export function decodeCursor<T>(text: string, schema: z.ZodType<T>): T;
export function decodeCursor<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined;
export function decodeCursor<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  const read = schema.safeParse(parse(text));
  if (!read.success) throw coded('INVALID_CURSOR', 'Start again without a cursor, or use a next_cursor as it came.');
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString(), onlyStorable);
  } catch {
    // Not JSON: whatever the schema is, undefined does not meet it.
    return undefined;
  }
}

/** A text that no row can hold makes the whole cursor unreadable. */
function onlyStorable(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && !isStorable(value)) throw new TypeError('No row holds such a text.');
  return value;
}
