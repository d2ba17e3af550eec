import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { within } from './administration.ts';
import type { By } from './administration.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { listSessions, tellEnded } from './session.ts';
import { deleteSession, deleteSessionsOf } from './session.queries.ts';
import { deleteSessionsOfOthers } from './sessions-of-others.queries.ts';
import { lockUser, selectUser } from './user.queries.ts';

export async function listSessionsOf(
  context: Context,
  by: Person,
  { id, ...page }: { id: string; at: Date; beforeId?: string | undefined; limit: number },
) {
  within(by, await selectUser(context.database.db, id));
  return await listSessions(context, id, page);
}

/** Ends every session of a person below; answers how many there were. */
export async function endSessionsOf(context: Context, id: string, { by, caller }: By): Promise<number> {
  return await context.database.transaction(async (tx) => {
    within(by, await lockUser(tx, id));
    const ended = await deleteSessionsOf(tx, id);
    await audit(tx, caller, { action: 'user.sessions_ended', targetId: id, details: { sessions: ended.length } });
    tellEnded(context, tx, ended);
    return ended.length;
  });
}

export async function endSessionOf(
  context: Context,
  { id, sessionId }: { id: string; sessionId: string },
  { by, caller }: By,
): Promise<void> {
  await context.database.transaction(async (tx) => {
    within(by, await lockUser(tx, id));
    const ended = await deleteSession(tx, sessionId, id);
    if (ended.length === 0) throw coded('SESSION_NOT_FOUND');
    await audit(tx, caller, { action: 'user.sessions_ended', targetId: id, details: { session: sessionId } });
    tellEnded(context, tx, ended);
  });
}

/** For the day on which nobody knows who got in: everybody but whoever asks signs in again. */
export async function endSessionsOfAll(context: Context, { by, caller }: By): Promise<number> {
  return await context.database.transaction(async (tx) => {
    const ended = await deleteSessionsOfOthers(tx, by.userId);
    await audit(tx, caller, { action: 'user.sessions_ended', details: { sessions: ended.length, everybody: true } });
    tellEnded(context, tx, ended);
    return ended.length;
  });
}
