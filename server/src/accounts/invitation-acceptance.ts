import { roles } from '@tocsin/sdk/contract';
import type { Role } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import type { CookieToSet } from '#platform/http';
import { newId } from '#platform/ids';
import { insertAccount } from './account.ts';
import { rolesBelow } from './administration.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { upsertPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { closeInvitation, lockInvitation } from './invitation.queries.ts';
import { makeDeviceCookie } from './known-device.ts';
import { invalidLink, readLink } from './link.ts';
import { takeLink } from './link.queries.ts';
import { checkPassword } from './password.ts';
import { isTaken } from './transaction.queries.ts';
import { lockUserByEmail, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';
import { endWaysIn } from './way-in.ts';

const purpose = 'invitation';

interface Acceptance {
  token: string;
  password: string;
  displayName?: string | undefined;
}

/**
 * Makes the account that somebody was invited to, verified by the mail that the link came in. It opens no session. It
 * holds whether or not sign-up is open, as long as whoever invited may still give the role.
 */
export async function acceptInvitation(
  context: Context,
  { token, password, displayName }: Acceptance,
  caller: Caller,
): Promise<CookieToSet> {
  checkPassword(password);
  const id = await readLink(context, token, { purpose, at: caller.at });
  const secret = await context.hasher.hash(password);
  const work = () =>
    context.database.transaction((tx) => accept(context, tx, { id, password, secret, displayName, caller }));
  // Somebody may sign up with the address at the same moment: then their account, unverified as yet, is found.
  const email = await work().catch((error: unknown) => (isTaken(error) ? work() : Promise.reject(error)));
  return makeDeviceCookie(context, email);
}

interface Accepting {
  id: string;
  password: string;
  secret: string;
  displayName: string | undefined;
  caller: Caller;
}

async function accept(context: Context, tx: Db, accepting: Accepting): Promise<string> {
  const { id, password, secret, displayName, caller } = accepting;
  const { at } = caller;
  if (!(await takeLink(tx, { jti: id, purpose, at }))) throw invalidLink();
  const invitation = await lockInvitation(tx, id);
  if (!invitation?.inviterRole || invitation.email_sealed === null) throw invalidLink();
  const { role } = invitation;
  if (!rolesBelow(invitation.inviterRole).includes(role)) throw invalidLink();
  const email = context.sealer.open(invitation.email_sealed);
  checkPassword(password, { words: [email, displayName ?? ''] });
  const known = await lockUserByEmail(tx, email);
  const userId = known
    ? await takeOver(context, tx, { user: known, role, displayName, at })
    : await insertAccount(context, tx, { email, role, verified: true, at, ...(displayName ? { displayName } : {}) });
  await upsertPassword(tx, { id: newId(), userId, secret, at });
  await closeInvitation(tx, id, { userId, at });
  const details = { invitation: id, role };
  await audit(tx, { ...caller, actorId: userId }, { action: 'invitation.accepted', targetId: userId, details });
  await context.announce(tx, [accountEvent('account.welcome', userId)]);
  return known?.email ?? email;
}

interface Taking {
  user: UserRow;
  role: Role;
  displayName: string | undefined;
  at: Date;
}

// Whoever proves the mailbox gets the account that waits for that proof; nothing that opened it before stays, and nobody
// loses a role by it.
async function takeOver(context: Context, tx: Db, { user, role, displayName, at }: Taking): Promise<string> {
  if (user.status !== 'active' || user.email_verified_at) throw invalidLink();
  await endWaysIn(context, tx, { userId: user.id, at });
  const higher = roles.indexOf(role) > roles.indexOf(user.role) ? role : user.role;
  await updateUser(tx, user.id, {
    role: higher,
    email_verified_at: at,
    updated_at: at,
    ...(displayName === undefined ? {} : { display_name: displayName }),
  });
  return user.id;
}
