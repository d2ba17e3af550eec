import type { Db } from '#platform/db';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import { deleteApiTokensOf } from './api-token.queries.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import {
  deleteLaterChanges,
  deleteProofsSince,
  deleteWaitingChange,
  endLinks,
  insertChange,
  insertUndoLink,
  lockChangeByLink,
  selectWaitingChange,
  takeUndo,
  updateChange,
} from './email-change.queries.ts';
import type { EmailChangeRow } from './email-change.queries.ts';
import { accountEvent } from './event.ts';
import type { AccountEvent } from './event.ts';
import { invalidLink, lives, openLink, readLink } from './link.ts';
import { closeLinks, takeLink } from './link.queries.ts';
import { endSessions } from './session.ts';
import { requireFresh } from './step-up.ts';
import { reserveMail } from './throttle.ts';
import { isTaken } from './transaction.queries.ts';
import { lockUser, selectUser, selectUserByEmail, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

export async function getEmailChange(context: Context, person: Person, at: Date) {
  const { db } = context.database;
  const user = await selectUser(db, person.userId);
  const change = await selectWaitingChange(db, person.userId, at);
  return { email: user?.email ?? '', change };
}

/**
 * Asks both mailboxes whether the account may move from one to the other. A newer wish ends the older one. Whether the
 * new address has an account shows nowhere but in its own mailbox.
 */
export async function askEmailChange(
  context: Context,
  { email, person }: { email: string; person: Person },
  caller: Caller,
): Promise<void> {
  requireFresh(person, caller.at);
  await reserveMail(context, { email, address: caller.address, at: caller.at });
  await context.database.transaction(async (tx) => {
    const user = await lockUser(tx, person.userId);
    if (!user || user.email.toLowerCase() === email.toLowerCase()) return;
    await endLinks(tx, await deleteWaitingChange(tx, user.id), caller.at);
    const change = await openChange(tx, { user, email, at: caller.at });
    await audit(tx, caller, { action: 'email.change_asked', targetId: user.id });
    await context.announce(tx, [
      accountEvent('account.email_change_approval', user.id, { link: linkOf(change.old_link) }),
      await tellNewMailbox(context, tx, { change, at: caller.at }),
    ]);
  });
}

const linkOf = (jti: string) => ({ purpose: 'change-email', jti }) as const;

async function openChange(tx: Db, { user, email, at }: { user: UserRow; email: string; at: Date }) {
  const purpose = 'change-email';
  const change = {
    id: newId(),
    user_id: user.id,
    old_email: user.email,
    new_email: email,
    old_link: await openLink(tx, { purpose, user, at }),
    new_link: await openLink(tx, { purpose, user: { id: user.id, email }, at }),
    expires_at: new Date(at.getTime() + lives[purpose]),
    created_at: at,
  };
  await insertChange(tx, change);
  return change;
}

interface Telling {
  change: { new_email: string; new_link: string };
  at: Date;
}

async function tellNewMailbox(context: Context, tx: Db, { change, at }: Telling): Promise<AccountEvent> {
  const owner = await selectUserByEmail(tx, change.new_email);
  if (owner) return accountEvent('account.email_in_use', owner.id);
  const contact = await context.contactFor(tx, { email: change.new_email }, at);
  return accountEvent('account.email_change_confirmation', contact, { link: linkOf(change.new_link) });
}

export async function dropEmailChange(context: Context, person: Person, caller: Caller): Promise<void> {
  await context.database.transaction(async (tx) => {
    const links = await deleteWaitingChange(tx, person.userId);
    await endLinks(tx, links, caller.at);
    if (links.length > 0) await audit(tx, caller, { action: 'email.change_dropped', targetId: person.userId });
  });
}

/** One of the two mailboxes says yes; the second yes moves the account. It opens no session. Answers whether it was the second. */
export async function confirmEmailChange(context: Context, token: string, caller: Caller): Promise<boolean> {
  const purpose = 'change-email';
  const jti = await readLink(context, token, { purpose, at: caller.at });
  return await context.database
    .transaction(async (tx) => {
      const change = await lockChangeByLink(tx, jti);
      if (!change || !(await takeLink(tx, { jti, purpose, at: caller.at }))) throw invalidLink();
      const side = jti === change.old_link ? 'old_confirmed_at' : 'new_confirmed_at';
      await updateChange(tx, change.id, { [side]: caller.at });
      const other = side === 'old_confirmed_at' ? change.new_confirmed_at : change.old_confirmed_at;
      if (other !== null) await move(context, tx, { change, caller });
      return other !== null;
    })
    .catch((error: unknown) => Promise.reject(isTaken(error) ? invalidLink() : error));
}

interface Moving {
  change: EmailChangeRow;
  caller: Caller;
}

// Every link that went to the old mailbox ends with this, but the one that takes it back.
async function move(context: Context, tx: Db, { change, caller }: Moving): Promise<void> {
  const { at } = caller;
  const user = await lockUser(tx, change.user_id);
  if (!user || user.status !== 'active' || user.email !== change.old_email) throw invalidLink();
  await moveTo(context, tx, { user, email: change.new_email, at });
  const undo = newId();
  const expiresAt = new Date(at.getTime() + lives['undo-email']);
  await insertUndoLink(tx, { jti: undo, expiresAt, at });
  await updateChange(tx, change.id, { done_at: at, undo_link: undo, expires_at: expiresAt });
  const oldMailbox = await context.contactFor(tx, { email: change.old_email }, at);
  await audit(tx, { ...caller, actorId: user.id }, { action: 'email.changed', targetId: user.id });
  await context.announce(tx, [
    accountEvent('account.email_changed', user.id),
    accountEvent('account.email_moved_away', oldMailbox, { link: { purpose: 'undo-email', jti: undo } }),
  ]);
}

async function moveTo(
  context: Context,
  tx: Db,
  { user, email, at }: { user: UserRow; email: string; at: Date },
): Promise<void> {
  await updateUser(tx, user.id, { email, email_verified_at: at, updated_at: at });
  await closeLinks(tx, user.id, { at });
  await context.onUserChanged(tx, { id: user.id, email, locale: user.locale });
}

/**
 * The old mailbox takes the account back. Whoever moved it may know the password too: all that is open ends, and the old
 * mailbox gets a link for a new one. A password, passkey, app or login that was set since goes too. What came after that move, waiting or done, ends with it, and none of the addresses
 * in between can take the account in their turn.
 */
export async function undoEmailChange(context: Context, token: string, caller: Caller): Promise<void> {
  const { at } = caller;
  const purpose = 'undo-email';
  const jti = await readLink(context, token, { purpose, at });
  await context.database
    .transaction(async (tx) => {
      const change = await takeUndo(tx, jti, at);
      const user = change && (await lockUser(tx, change.user_id));
      if (!change || user?.status !== 'active' || !(await takeLink(tx, { jti, purpose, at }))) throw invalidLink();
      await endLinks(tx, await deleteLaterChanges(tx, change), at);
      await moveTo(context, tx, { user, email: change.old_email, at });
      await endSessions(context, tx, { userId: user.id });
      await deleteApiTokensOf(tx, user.id);
      await deleteProofsSince(tx, user.id, change.created_at);
      await audit(tx, { ...caller, actorId: user.id }, { action: 'email.change_undone', targetId: user.id });
      const own = { id: user.id, email: change.old_email };
      const reset = await openLink(tx, { purpose: 'reset-password', user: own, at });
      await context.announce(tx, [
        accountEvent('account.email_change_undone', user.id, { link: { purpose: 'reset-password', jti: reset } }),
      ]);
    })
    .catch((error: unknown) => Promise.reject(isTaken(error) ? invalidLink() : error));
}
