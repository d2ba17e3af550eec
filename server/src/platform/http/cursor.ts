import { coded } from '#platform/errors';
import type { z } from 'zod';

/** Where a list goes on: the values of the last row's sort key, opaque to clients. */
export function encodeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
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
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    // Not JSON: whatever the schema is, undefined does not meet it.
    return undefined;
  }
}
