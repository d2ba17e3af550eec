import type { Db } from '#platform/db';
import { deleteApiTokensOf } from './api-token.queries.ts';
import type { Context } from './context.ts';
import { deleteIdentitiesOf } from './identity.queries.ts';
import { closeLinks } from './link.queries.ts';
import { deleteCredentials } from './second-step.queries.ts';
import { endSessions } from './session.ts';

/**
 * Ends whatever opened an account until now. For an account that goes to whoever proved to be its owner: somebody else
 * may have registered with the address before, and a passkey of theirs would open it as well as any.
 */
export async function endWaysIn(context: Context, tx: Db, { userId, at }: { userId: string; at: Date }): Promise<void> {
  await endSessions(context, tx, { userId });
  await closeLinks(tx, userId, { at });
  await deleteCredentials(tx, userId, ['password', 'passkey', 'totp', 'recovery']);
  await deleteIdentitiesOf(tx, userId);
  await deleteApiTokensOf(tx, userId);
}
