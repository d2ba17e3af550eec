import { randomToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { deleteApiTokensOf } from './api-token.queries.ts';
import { within } from './administration.ts';
import type { By } from './administration.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { upsertPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { openLink } from './link.ts';
import { closeLinks } from './link.queries.ts';
import { endSessions } from './session.ts';
import { lockUser } from './user.queries.ts';

const words = {
  title: 'Choose a new password',
  body: 'An administrator ended your password and your sessions. Set a new password with the link within 20 minutes; later, ask for another link where you sign in.',
};

/**
 * Ends the password of a person and what it opened, and sends them a link to choose another. Nobody learns or sets a
 * password by this: the one that is put in its place is made up and forgotten.
 */
export async function requireReset(
  context: Context,
  { id, reason }: { id: string; reason: string },
  { by, caller }: By,
): Promise<void> {
  const secret = await context.hasher.hash(randomToken());
  await context.database.transaction(async (tx) => {
    const user = within(by, await lockUser(tx, id));
    await upsertPassword(tx, { id: newId(), userId: id, secret, at: caller.at });
    await endSessions(context, tx, { userId: id });
    await deleteApiTokensOf(tx, id);
    await closeLinks(tx, id, { at: caller.at });
    const jti = await openLink(tx, { purpose: 'reset-password', user, at: caller.at });
    await audit(tx, caller, { action: 'user.password_reset_required', targetId: id, details: { reason } });
    const link = { purpose: 'reset-password', jti } as const;
    await context.announce(tx, [accountEvent('account.password_reset', id, { ...words, link })]);
  });
}
