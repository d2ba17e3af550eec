import type { Call, CookieToSet } from '#platform/http';
import { decodeCursor, encodeCursor, sessionCookie } from '#platform/http';
import { z } from 'zod';
import type { Caller } from './context.ts';
import { deviceCookie } from './known-device.ts';
import { absoluteMs } from './session.ts';

/** Who asks, out of a call. */
export function callerOf(
  call: Pick<Call, 'address' | 'traceId' | 'headers' | 'principal' | 'now' | 'cookies'>,
): Caller {
  const { address, traceId, headers, principal, now } = call;
  const userAgent = headers['user-agent'];
  const seen = { at: now, address, traceId, userAgent: typeof userAgent === 'string' ? userAgent : '' };
  const device = call.cookies[deviceCookie];
  const caller = device === undefined ? seen : { ...seen, device };
  return principal.kind === 'person' ? { ...caller, actorId: principal.userId } : caller;
}

export function sessionCookieWith(token: string | null): CookieToSet {
  return { name: sessionCookie, value: token, ...(token === null ? {} : { maxAgeSeconds: absoluteMs / 1000 }) };
}

const LastId = z.tuple([z.uuid()]);

/** Where a list that goes by id goes on. */
export function pageOf({ limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const [beforeId] = decodeCursor(cursor, LastId) ?? [];
  // One more than was asked for says whether there is a next page.
  return { beforeId, limit: limit + 1 };
}

export function listAnswer<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: page.map(present), next_cursor: more ? encodeCursor([last.id]) : null };
}
