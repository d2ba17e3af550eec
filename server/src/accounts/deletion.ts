import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { deleteApiTokensOf } from './api-token.queries.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import {
  deleteDeletion,
  eraseUser,
  hasOtherAdministrator,
  insertDeletion,
  selectDeletion,
  takeSettledDeletion,
} from './deletion.queries.ts';
import { accountEvent } from './event.ts';
import { invalidLink, openLink, readLink, useLink } from './link.ts';
import { closeLinks } from './link.queries.ts';
import { forgetPictures } from './picture.queries.ts';
import { endSessions } from './session.ts';
import { requireFresh } from './step-up.ts';
import { accountKey, confirmationKey, secondStepKey } from './throttle.ts';
import { deleteThrottlesUnder } from './throttle.queries.ts';
import { lockUser } from './user.queries.ts';

const day = 24 * 3600_000;

export async function getDeletion(context: Context, userId: string): Promise<Date | undefined> {
  const row = await selectDeletion(context.database.db, userId);
  return row && row.kept_at === null ? row.due_at : undefined;
}

/**
 * Ends every session at once and plans the erasure. Until then, whoever signs in or follows the mailed link keeps the
 * account. Answers when it is due.
 */
export async function askDeletion(
  context: Context,
  { email, person }: { email: string; person: Person },
  caller: Caller,
): Promise<Date> {
  requireFresh(person, caller.at);
  const dueAt = new Date(caller.at.getTime() + context.settings.deletionGraceDays * day);
  await context.database.transaction(async (tx) => {
    const user = await lockUser(tx, person.userId);
    if (!user) throw coded('UNAUTHENTICATED');
    if (user.email.toLowerCase() !== email.toLowerCase()) throw notTheAddress();
    if (user.role === 'ADMIN' && !(await hasOtherAdministrator(tx, user.id))) throw coded('LAST_ADMIN');
    await endSessions(context, tx, { userId: user.id });
    await deleteApiTokensOf(tx, user.id);
    await closeLinks(tx, user.id, { at: caller.at });
    await insertDeletion(tx, { userId: user.id, at: caller.at, dueAt });
    await audit(tx, caller, { action: 'user.deletion_asked', targetId: user.id });
    const jti = await openLink(tx, { purpose: 'keep-account', user, at: caller.at });
    const date = dueAt.toISOString().slice(0, 10);
    await context.announce(tx, [
      accountEvent('account.deletion_planned', user.id, { link: { purpose: 'keep-account', jti }, details: { date } }),
    ]);
  });
  return dueAt;
}

const notTheAddress = () => {
  const detail = 'Type the e-mail address of your account to show that you mean it.';
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/email', code: 'not_yours', detail }] });
};

/** By the mailed link. It opens no session. */
export async function keepAccount(context: Context, token: string, caller: Caller): Promise<void> {
  const { at } = caller;
  const jti = await readLink(context, token, { purpose: 'keep-account', at });
  await context.database.transaction(async (tx) => {
    const { userId } = await useLink(tx, jti, { purpose: 'keep-account', at });
    if (!(await deleteDeletion(tx, userId))) throw invalidLink();
    await tellKept(context, tx, { userId, caller });
  });
}

async function tellKept(context: Context, tx: Db, { userId, caller }: { userId: string; caller: Caller }) {
  await closeLinks(tx, userId, { at: caller.at });
  await audit(tx, { ...caller, actorId: userId }, { action: 'user.deletion_cancelled', targetId: userId });
  await context.announce(tx, [accountEvent('account.deletion_cancelled', userId)]);
}

/** Settles one deletion: erases who is due, or tells who signed in that the account stays. Answers false when none waits. */
export async function settleDeletion(context: Context): Promise<boolean> {
  const at = context.clock.now();
  return await context.database.transaction(async (tx) => {
    const found = await takeSettledDeletion(tx, at);
    if (!found) return false;
    const caller = { at, address: '', traceId: '', userAgent: '' };
    await deleteDeletion(tx, found.user_id);
    if (found.kept_at === null) await erase(context, tx, { userId: found.user_id, caller });
    else await tellKept(context, tx, { userId: found.user_id, caller });
    return true;
  });
}

async function erase(context: Context, tx: Db, { userId, caller }: { userId: string; caller: Caller }): Promise<void> {
  const user = await lockUser(tx, userId);
  if (!user || user.status === 'erased') return;
  if (user.role === 'ADMIN' && !(await hasOtherAdministrator(tx, userId))) {
    context.log.warn({ user_id: userId }, 'The last administrator is not erased; somebody else must become one first');
    return;
  }
  await endSessions(context, tx, { userId });
  for (const { key } of [
    accountKey(context, user.email),
    confirmationKey(userId),
    secondStepKey(context, userId, undefined),
  ])
    await deleteThrottlesUnder(tx, key);
  await eraseUser(tx, userId, caller.at);
  await forgetPictures(tx, [user.picture, user.small_picture]);
  await context.erasePersonalData(tx, { id: userId, email: user.email, at: caller.at });
  await audit(tx, { ...caller, actorId: userId }, { action: 'user.erased', targetId: userId });
}
