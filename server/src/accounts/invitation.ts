import type { Role } from '@tocsin/sdk/contract';
import { keyedHash } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { newId, nilId } from '#platform/ids';
import { rolesBelow } from './administration.ts';
import type { By } from './administration.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { accountEvent } from './event.ts';
import type { AccountEvent } from './event.ts';
import {
  countInvitations,
  endInvitationsFor,
  endOpenInvitation,
  insertInvitations,
  selectInvitations,
} from './invitation.queries.ts';
import type { InvitationRow, Inviter } from './invitation.queries.ts';
import { lives } from './link.ts';
import { reserveInvitation } from './throttle.ts';
import { selectUsersByEmail } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

interface Invited {
  id: string;
  email: string;
}

/**
 * Sends a one-time link to each address, with which its owner makes an account of this role. A newer invitation ends an
 * older one. Whoever invites learns nothing about the accounts there are: the answer, the list and the counts are the
 * same for an address that has one, whose owner alone is told so.
 */
export async function invite(
  context: Context,
  { emails, role }: { emails: readonly string[]; role: Role },
  { by, caller }: By,
): Promise<number> {
  const roles = rolesBelow(by.role);
  if (!roles.includes(role)) throw coded('FORBIDDEN', 'Managers invite members only.');
  const { at } = caller;
  const invited = [...new Map(emails.map((email) => [email.toLowerCase(), email])).values()];
  for (const email of invited) await reserveInvitation(context, { email, by: by.userId, at });
  await context.database.transaction(async (tx) => {
    const rows = invited.map((email) => ({ id: newId(), email, ...addressOf(context, email) }));
    await endInvitationsFor(tx, { hashes: rows.map(({ hash }) => hash), roles, at });
    const expiresAt = new Date(at.getTime() + lives.invitation);
    await insertInvitations(tx, rows, { role, by: inviterOf(by), at, expiresAt });
    for (const { id } of rows)
      await audit(tx, caller, { action: 'invitation.sent', details: { invitation: id, role } });
    await context.announce(tx, await eventsFor(context, tx, { invited: rows, at }));
  });
  return invited.length;
}

/** Whoever runs commands on the machine of the server has the id of nobody. */
export const inviterOf = ({ userId }: Person): Inviter => (userId === nilId ? null : userId);

function addressOf({ sealer, secrets }: Context, email: string): { sealed: string; hash: string } {
  // A uuid is as long as half of the hash.
  return { sealed: sealer.seal(email), hash: keyedHash(secrets.invitation, email.toLowerCase()).slice(0, 32) };
}

async function eventsFor(
  context: Context,
  tx: Db,
  { invited, at }: { invited: readonly Invited[]; at: Date },
): Promise<AccountEvent[]> {
  const users = await selectUsersByEmail(
    tx,
    invited.map(({ email }) => email),
  );
  const known = new Map(users.map((user) => [user.email.toLowerCase(), user]));
  const events: AccountEvent[] = [];
  for (const one of invited) {
    const event = await eventFor(context, tx, { ...one, user: known.get(one.email.toLowerCase()), at });
    if (event) events.push(event);
  }
  return events;
}

interface Telling extends Invited {
  user: UserRow | undefined;
  at: Date;
}

// An account that was never verified is nobody's yet, so its address is invited like any other.
async function eventFor(context: Context, tx: Db, { id, email, user, at }: Telling): Promise<AccountEvent | undefined> {
  if (user && user.status !== 'active') return undefined;
  if (user?.email_verified_at) {
    const body = 'You have an account with this address already: sign in as before. There is nothing else to do.';
    return accountEvent('account.invitation', user.id, { body, details: { known: true } });
  }
  const recipientId = await context.contactFor(tx, { email }, at);
  return accountEvent('account.invitation', recipientId, { link: { purpose: 'invitation', jti: id } });
}

export async function listInvitations(
  context: Context,
  by: Person,
  page: { beforeId?: string | undefined; limit: number },
): Promise<{ rows: InvitationRow[]; sent: number; accepted: number }> {
  const roles = rolesBelow(by.role);
  const { db } = context.database;
  return { rows: await selectInvitations(db, { roles, ...page }), ...(await countInvitations(db, roles)) };
}

/** Withdraws an invitation that nobody has accepted yet. */
export async function endInvitation(context: Context, id: string, { by, caller }: By): Promise<void> {
  await context.database.transaction(async (tx) => {
    const ended = await endOpenInvitation(tx, { id, roles: rolesBelow(by.role), at: caller.at });
    if (!ended) throw coded('INVITATION_NOT_FOUND');
    await audit(tx, caller, { action: 'invitation.ended', details: { invitation: id } });
  });
}
