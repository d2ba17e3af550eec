import type { AuditAction } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { replacePassword, selectPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { closeLinks } from './link.queries.ts';
import { checkPassword } from './password.ts';
import { isShort, shortestFor } from './second-step.ts';
import { selectWays } from './second-step.queries.ts';
import { endSessions, renewToken } from './session.ts';
import { confirmationKey, reserveAttempt } from './throttle.ts';
import { deleteThrottle } from './throttle.queries.ts';
import { selectUser } from './user.queries.ts';

interface Change {
  current: string;
  next: string;
}

/**
 * Changes the password of somebody who knows the present one, and ends their other sessions. Answers the new token of a
 * browser's session: the old one ends, because the person proved themselves again.
 */
export async function changePassword(
  context: Context,
  { current, next, person }: Change & { person: Person },
  caller: Caller,
): Promise<string | undefined> {
  const user = await selectUser(context.database.db, person.userId);
  const { userId } = person;
  const words = [user?.email ?? '', user?.display_name ?? ''];
  checkPassword(next, { pointer: '/new_password', words, shortest: await shortestFor(context.database.db, userId) });
  const confirming = { password: current, userId, action: 'password.change_refused' } as const;
  const secret = await confirmPassword(context, confirming, caller);
  const to = await context.hasher.hash(next);
  return await context.database.transaction((tx) =>
    replace(context, tx, { person, from: secret, to, short: isShort(next), caller }),
  );
}

/** Asks for the present password, a limited number of times, and answers its hash. */
export async function confirmPassword(
  context: Context,
  { password, userId, action }: { password: string; userId: string; action: AuditAction },
  caller: Caller,
): Promise<string> {
  const key = confirmationKey(userId);
  await reserveAttempt(context, caller.at, { own: key });
  const secret = await selectPassword(context.database.db, userId);
  if (secret !== undefined && (await context.hasher.verify(secret, password))) {
    await deleteThrottle(context.database.db, key.key);
    return secret;
  }
  await audit(context.database.db, caller, { action, targetId: userId });
  throw wrongPassword();
}

interface Replacing {
  person: Person;
  from: string;
  to: string;
  short: boolean;
  caller: Caller;
}

async function replace(context: Context, tx: Db, replacing: Replacing): Promise<string | undefined> {
  const { person, from, to, short, caller } = replacing;
  const { userId, sessionId, via } = person;
  const { at } = caller;
  if (!(await replacePassword(tx, { userId, from, to, short, at }))) throw wrongPassword();
  await endSessions(context, tx, { userId, ...(sessionId === undefined ? {} : { exceptId: sessionId }) });
  await closeLinks(tx, userId, { at });
  await audit(tx, caller, { action: 'password.changed', targetId: userId });
  await context.announce(tx, [accountEvent('account.password_changed', userId)]);
  if (via !== 'session' || sessionId === undefined) return undefined;
  // Whoever has a second step proves themselves by that: a password alone must not open the way to its removal.
  const { passkeys, totp } = await selectWays(tx, userId);
  return await renewToken(tx, sessionId, { at, proved: passkeys === 0 && !totp });
}

const wrongPassword = () => coded('INVALID_CREDENTIALS', 'That is not your present password.');
