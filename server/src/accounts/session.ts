import { randomToken, sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { afterCommit } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import {
  deleteSession,
  deleteSessionsOf,
  selectSessionByHash,
  selectSessionById,
  selectSessionsOf,
  updateSeen,
  updateToken,
} from './session.queries.ts';

const day = 24 * 3600_000;
/** A session that nobody used for this long has ended. */
export const idleMs = 7 * day;
/** However much it is used, it ends after this, and the person signs in again. */
export const absoluteMs = 30 * day;
/** `seen_at` is for people and for the idle limit: once a minute is exact enough and saves a write per request. */
const seenEveryMs = 60_000;

export function boundsAt(at: Date): { at: Date; seenAfter: Date } {
  return { at, seenAfter: new Date(at.getTime() - idleMs) };
}

/** Who stands behind the cookie, or nothing. */
export async function personBehindCookie(context: Context, token: string, at: Date): Promise<Person | undefined> {
  const row = await selectSessionByHash(context.database.db, sha256(token), boundsAt(at));
  return row && (await see(context, { ...row, via: 'session' }, at));
}

/** Who stands behind the session that an access token names, or nothing. */
export async function personBehindSession(context: Context, id: string, at: Date): Promise<Person | undefined> {
  const row = await selectSessionById(context.database.db, id, boundsAt(at));
  return row && (await see(context, { ...row, via: 'access_token' }, at));
}

interface Seen {
  id: string;
  user_id: string;
  seen_at: Date;
  auth_at: Date;
  role: Person['role'];
  /** Above the members, without a second step. */
  bare: boolean;
  via: Person['via'];
}

async function see({ database, settings }: Context, session: Seen, at: Date): Promise<Person> {
  const { id, user_id: userId, role, via, auth_at: authAt, bare } = session;
  if (at.getTime() - session.seen_at.getTime() > seenEveryMs) await updateSeen(database.db, id, at);
  const person = { kind: 'person', userId, role, via, sessionId: id, authAt } as const;
  return bare && settings.mfaRequired ? { ...person, mustEnrol: true } : person;
}

/**
 * Gives the session another token; the old one ends with this. It counts as a fresh proof only where the person proved
 * themselves by all that is asked of them.
 */
export async function renewToken(
  tx: Db,
  sessionId: string,
  { at, proved }: { at: Date; proved: boolean },
): Promise<string> {
  const token = randomToken();
  await updateToken(tx, sessionId, { tokenHash: sha256(token), at, ...(proved ? { authAt: at } : {}) });
  return token;
}

/** Ends the sessions of a person, all or all but one; their sockets close after the commit. */
export async function endSessions(context: Context, tx: Db, who: { userId: string; exceptId?: string }): Promise<void> {
  tellEnded(context, tx, await deleteSessionsOf(tx, who.userId, who.exceptId));
}

export async function endSession(context: Context, who: { id: string; userId: string }, caller: Caller): Promise<void> {
  await context.database.transaction(async (tx) => {
    const ended = await deleteSession(tx, who.id, who.userId);
    if (ended.length === 0) throw coded('SESSION_NOT_FOUND');
    await audit(tx, caller, { action: 'session.ended', targetId: who.userId, details: { session: who.id } });
    tellEnded(context, tx, ended);
  });
}

export function tellEnded(context: Context, tx: Db, ids: readonly string[]): void {
  if (ids.length > 0) afterCommit(tx, () => context.onSessionEnded(ids));
}

export async function listSessions(
  context: Context,
  userId: string,
  page: { at: Date; beforeId?: string | undefined; limit: number },
) {
  return await selectSessionsOf(context.database.db, userId, { bounds: boundsAt(page.at), ...page });
}
