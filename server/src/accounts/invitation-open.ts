import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { rolesBelow } from './administration.ts';
import type { By } from './administration.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { inviterOf } from './invitation.ts';
import { closeInvitation, insertOpenInvitation, lockInvitation } from './invitation.queries.ts';
import type { InvitationRow } from './invitation.queries.ts';
import { invalidLink, lives, makeLink, readLink } from './link.ts';
import { takeLink } from './link.queries.ts';
import { checkPassword } from './password.ts';
import { signUpWith } from './sign-up.ts';
import type { SignUpRequest } from './sign-up.ts';
import { reserveOpenInvitation } from './throttle.ts';

const purpose = 'join';
const role = 'AUTHENTICATED';

interface OpenInvitation {
  note: string;
  expiresAt: Date | undefined;
}

/**
 * An invitation without an address. Whoever makes it hands over the link, which is written here once, as a text or as a
 * picture for a camera. As it proves no mailbox, it is good for members only, and the address is confirmed as on sign-up.
 */
export async function makeOpenInvitation(
  context: Context,
  { note, expiresAt: asked }: OpenInvitation,
  { by, caller }: By,
): Promise<{ row: InvitationRow; link: string }> {
  const { at } = caller;
  const last = new Date(at.getTime() + lives[purpose]);
  const expiresAt = asked ?? last;
  if (expiresAt <= at || expiresAt > last) throw outOfReach();
  await reserveOpenInvitation(context, { by: by.userId, at });
  const row = await context.database.transaction(async (tx) => {
    const made = await insertOpenInvitation(tx, { id: newId(), note, by: inviterOf(by), at, expiresAt });
    const details = { invitation: made.id, role, kind: 'open' };
    await audit(tx, caller, { action: 'invitation.sent', details });
    return made;
  });
  return { row, link: await makeLink(context, purpose, row.id) };
}

const outOfReach = () => {
  const detail = 'Choose a time within the next 7 days.';
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/expires_at', code: 'out_of_reach', detail }] });
};

/**
 * Signs up with an open invitation, whether or not sign-up is open to everybody. It is used up by this, and says no more
 * about the address than sign-up does: whoever has an account is told by mail.
 */
export async function acceptOpenInvitation(
  context: Context,
  { token, email, password, displayName }: SignUpRequest & { token: string },
  caller: Caller,
): Promise<void> {
  checkPassword(password, { words: [email, displayName ?? ''] });
  const id = await readLink(context, token, { purpose, at: caller.at });
  const within = async (tx: Db, enter: () => Promise<string | undefined>) => await takeUp(tx, { id, caller, enter });
  await signUpWith(context, { email, displayName, way: { password }, within }, caller);
}

interface TakingUp {
  id: string;
  caller: Caller;
  enter: () => Promise<string | undefined>;
}

async function takeUp(tx: Db, { id, caller, enter }: TakingUp): Promise<void> {
  const { at } = caller;
  if (!(await takeLink(tx, { jti: id, purpose, at }))) throw invalidLink();
  const invitation = await lockInvitation(tx, id);
  if (!invitation?.inviterRole || !rolesBelow(invitation.inviterRole).includes(role)) throw invalidLink();
  const userId = (await enter()) ?? null;
  await closeInvitation(tx, id, { userId, at });
  // Without a target: the entry is the same for an address that has an account.
  await audit(tx, caller, { action: 'invitation.accepted', details: { invitation: id, role, kind: 'open' } });
}
