import { randomToken, sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { insertRefreshToken, selectUsed, takeRefreshToken } from './refresh-token.queries.ts';
import { boundsAt, idleMs, tellEnded } from './session.ts';
import { deleteSession, updateSeen } from './session.queries.ts';
import type { Tokens } from './access-token.ts';

/**
 * Exchanges a refresh token for the next one. Each works once: the second use of one means that somebody copied it, so
 * the session ends with every token of it, the newest included. Of ten uses at once exactly one is answered, and then
 * the session ends.
 */
export async function refresh(context: Context, token: string, caller: Caller): Promise<Tokens> {
  const tokenHash = sha256(token);
  const next = await context.database.transaction((tx) => rotate(tx, tokenHash, caller.at));
  if (next) return next;
  await context.database.transaction((tx) => endIfUsed(context, tx, { tokenHash, caller }));
  throw coded('INVALID_GRANT', 'Sign in again.');
}

async function rotate(tx: Db, tokenHash: Buffer, at: Date): Promise<Tokens | undefined> {
  const taken = await takeRefreshToken(tx, { tokenHash, ...boundsAt(at) });
  if (!taken) return undefined;
  const token = randomToken();
  const expiresAt = new Date(at.getTime() + idleMs);
  await insertRefreshToken(tx, { id: newId(), sessionId: taken.session_id, tokenHash: sha256(token), expiresAt, at });
  await updateSeen(tx, taken.session_id, at);
  return { userId: taken.user_id, sessionId: taken.session_id, token };
}

async function endIfUsed(
  context: Context,
  tx: Db,
  { tokenHash, caller }: { tokenHash: Buffer; caller: Caller },
): Promise<void> {
  const family = await selectUsed(tx, tokenHash);
  const ended = family ? await deleteSession(tx, family.id, family.user_id) : [];
  // Of several that saw the reuse at once, one ends the session and tells.
  if (!family || ended.length === 0) return;
  await audit(tx, caller, {
    action: 'session.reused_refresh_token',
    targetId: family.user_id,
    details: { session: family.id },
  });
  await context.announce(tx, [accountEvent('account.session_stolen', family.user_id)]);
  tellEnded(context, tx, ended);
}
