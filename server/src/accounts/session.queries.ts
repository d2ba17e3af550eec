import type { Db } from '#platform/db';
import { isBare } from './credential.queries.ts';

/** In force at `at`: neither idle too long nor past its end, and its person active. */
interface InForce {
  at: Date;
  seenAfter: Date;
}

const inForce = (db: Db, { at, seenAfter }: InForce) =>
  db
    .selectFrom('session')
    .innerJoin('users', 'users.id', 'session.user_id')
    .select(['session.id', 'session.user_id', 'session.seen_at', 'session.auth_at', 'users.role'])
    .select(isBare.as('bare'))
    .where('users.status', '=', 'active')
    .where('session.expires_at', '>', at)
    .where('session.seen_at', '>', seenAfter);

/** The one query of a request with a cookie. */
export async function selectSessionByHash(db: Db, tokenHash: Buffer, bounds: InForce) {
  return await inForce(db, bounds)
    .where('session.token_hash', '=', tokenHash)
    .where('session.kind', '=', 'browser')
    .executeTakeFirst();
}

/** The one query of a request with an access token. */
export async function selectSessionById(db: Db, id: string, bounds: InForce) {
  return await inForce(db, bounds).where('session.id', '=', id).executeTakeFirst();
}

export async function updateSeen(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('session').set({ seen_at: at }).where('id', '=', id).execute();
}

export async function updateToken(
  tx: Db,
  id: string,
  { tokenHash, authAt, at }: { tokenHash: Buffer; authAt?: Date; at: Date },
): Promise<void> {
  const proved = authAt === undefined ? {} : { auth_at: authAt };
  await tx
    .updateTable('session')
    .set({ token_hash: tokenHash, seen_at: at, ...proved })
    .where('id', '=', id)
    .execute();
}

export async function selectSessionsOf(
  db: Db,
  userId: string,
  { bounds, beforeId, limit }: { bounds: InForce; beforeId?: string | undefined; limit: number },
) {
  let rows = db
    .selectFrom('session')
    .select(['id', 'device', 'address', 'created_at', 'seen_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', bounds.at)
    .where('seen_at', '>', bounds.seenAfter);
  if (beforeId !== undefined) rows = rows.where('id', '<', beforeId);
  return await rows.orderBy('id', 'desc').limit(limit).execute();
}

export async function deleteSession(tx: Db, id: string, userId: string): Promise<string[]> {
  const rows = await tx
    .deleteFrom('session')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** All sessions of a person, or all but one. */
export async function deleteSessionsOf(tx: Db, userId: string, exceptId?: string): Promise<string[]> {
  let sessions = tx.deleteFrom('session').where('user_id', '=', userId);
  if (exceptId !== undefined) sessions = sessions.where('id', '<>', exceptId);
  const rows = await sessions.returning('id').execute();
  return rows.map((row) => row.id);
}

export async function deleteEndedSessions(db: Db, { at, seenAfter }: InForce): Promise<string[]> {
  const rows = await db
    .deleteFrom('session')
    .where((where) => where.or([where('expires_at', '<=', at), where('seen_at', '<=', seenAfter)]))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}
