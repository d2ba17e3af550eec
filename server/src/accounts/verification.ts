import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { invalidLink, keepProof, readLink, useLink } from './link.ts';
import { closeLinks } from './link.queries.ts';
import { requestMail } from './mail-request.ts';
import { deleteCredentials } from './second-step.queries.ts';
import { reserveMail } from './throttle.ts';
import { lockUser, updateUser } from './user.queries.ts';

const purpose = 'verify-email';

/**
 * The proof that a mailbox is the person's: the account takes the password or the passkey that this link was opened
 * with, so one that somebody else registered before does not survive. It opens no session: whoever clicks must still sign in.
 */
export async function verifyEmail(context: Context, token: string, caller: Caller): Promise<void> {
  const { at } = caller;
  const jti = await readLink(context, token, { purpose, at });
  await context.database.transaction(async (tx) => {
    const link = await useLink(tx, jti, { purpose, at });
    const user = await lockUser(tx, link.userId);
    if (!user || user.status !== 'active' || !link.isFor(user.email)) throw invalidLink();
    await updateUser(tx, user.id, { email_verified_at: at, updated_at: at });
    if (link.proof) {
      await deleteCredentials(tx, user.id, ['password', 'passkey']);
      await keepProof(tx, user.id, { proof: link.proof, at });
    }
    await closeLinks(tx, user.id, { at });
    await audit(tx, { ...caller, actorId: user.id }, { action: 'user.verified', targetId: user.id });
    await context.announce(tx, [accountEvent('account.welcome', user.id)]);
  });
}

export async function resendVerification(context: Context, email: string, caller: Caller): Promise<void> {
  await reserveMail(context, { email, address: caller.address, at: caller.at });
  await context.database.transaction((tx) => requestMail(context, tx, { purpose, email, caller }));
}
