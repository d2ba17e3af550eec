import type { Role } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { closeLinks } from './link.queries.ts';
import { endSessions } from './session.ts';
import { accountKey } from './throttle.ts';
import { endWait } from './throttle.queries.ts';
import { isLastAdmin } from './transaction.queries.ts';
import { lockUser, selectUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

/** Whom a role may see, invite and change: a manager the people below, an administrator everybody. */
export function rolesBelow(role: Role): readonly Role[] {
  switch (role) {
    case 'ADMIN':
      return ['AUTHENTICATED', 'MANAGER', 'ADMIN'];
    case 'MANAGER':
      return ['AUTHENTICATED'];
    case 'AUTHENTICATED':
      return [];
  }
}

export async function getUser(context: Context, by: Person, id: string): Promise<UserRow> {
  return within(by, await selectUser(context.database.db, id));
}

export interface By {
  by: Person;
  caller: Caller;
}

/** Gives a person another role. Their sessions end: what is open was opened with the old one. */
export async function setRole(
  context: Context,
  { id, role, reason }: { id: string; role: Role; reason: string },
  { by, caller }: By,
): Promise<UserRow> {
  return await keepingAnAdmin(context, async (tx) => {
    const user = within(by, await lockUser(tx, id));
    if (user.role === role) return user;
    await endSessions(context, tx, { userId: id });
    const details = { from: user.role, to: role, reason };
    await audit(tx, caller, { action: 'user.role_changed', targetId: id, details });
    await context.announce(tx, [accountEvent('account.role_changed', id, { details: { from: user.role, to: role } })]);
    return await updateUser(tx, id, { role, updated_at: caller.at });
  });
}

/** Disables a person, which ends all that is open in their name, or lets them in again. */
export async function setStatus(
  context: Context,
  { id, status, reason }: { id: string; status: 'active' | 'disabled'; reason: string },
  { by, caller }: By,
): Promise<UserRow> {
  return await keepingAnAdmin(context, async (tx) => {
    const user = within(by, await lockUser(tx, id));
    if (user.status === status) return user;
    await endSessions(context, tx, { userId: id });
    await closeLinks(tx, id, { at: caller.at });
    const done = status === 'active' ? 'enabled' : 'disabled';
    const details = { from: user.status, to: status, reason };
    await audit(tx, caller, { action: `user.${done}`, targetId: id, details });
    await context.announce(tx, [accountEvent(`account.${done}`, id)]);
    return await updateUser(tx, id, { status, updated_at: caller.at });
  });
}

/** Grants a person the visitor desk, or takes it back. It holds from the next request on. */
export async function setDesk(
  context: Context,
  { id, granted, reason }: { id: string; granted: boolean; reason: string },
  { by, caller }: By,
): Promise<UserRow> {
  return await context.database.transaction(async (tx) => {
    const user = within(by, await lockUser(tx, id));
    if (user.desk === granted) return user;
    const action = granted ? 'user.desk_granted' : 'user.desk_withdrawn';
    await audit(tx, caller, { action, targetId: id, details: { reason } });
    return await updateUser(tx, id, { desk: granted, updated_at: caller.at });
  });
}

/** Ends the wait after wrong passwords. After a hundred in a row only a new password helps: this does not reset that. */
export async function unlock(context: Context, id: string, { by, caller }: By): Promise<void> {
  await context.database.transaction(async (tx) => {
    const user = within(by, await lockUser(tx, id));
    await endWait(tx, accountKey(context, user.email).key);
    await audit(tx, caller, { action: 'user.unlocked', targetId: id });
    await context.announce(tx, [accountEvent('account.unlocked', id)]);
  });
}

/** Who may not be seen is not there: the answer does not say that such an id exists. */
export function within(by: Person, user: UserRow | undefined): UserRow {
  if (!user || user.status === 'erased' || !rolesBelow(by.role).includes(user.role)) throw coded('USER_NOT_FOUND');
  return user;
}

// The database refuses at the commit, so that two administrators who demote each other at once are seen as well.
async function keepingAnAdmin<T>(context: Context, work: (tx: Db) => Promise<T>): Promise<T> {
  return await context.database
    .transaction(work)
    .catch((error: unknown) => Promise.reject(isLastAdmin(error) ? coded('LAST_ADMIN') : error));
}
