import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { CookieToSet } from '#platform/http';
import { deleteApiTokensOf } from './api-token.queries.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { lockPassword, upsertPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { deviceOfReset, makeDeviceCookie } from './known-device.ts';
import { invalidLink, readLink, useLink } from './link.ts';
import { closeLinks } from './link.queries.ts';
import { requestMail } from './mail-request.ts';
import { checkPassword, shortestWithSecondFactor } from './password.ts';
import { isShort, shortestFor } from './second-step.ts';
import { deleteCredentials } from './second-step.queries.ts';
import { endSessions } from './session.ts';
import { accountKey, confirmationKey, deviceKey, reserveMail } from './throttle.ts';
import { deleteThrottle } from './throttle.queries.ts';
import { lockUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

const purpose = 'reset-password';

export async function forgetPassword(context: Context, email: string, caller: Caller): Promise<void> {
  await reserveMail(context, { email, address: caller.address, at: caller.at });
  await context.database.transaction((tx) => requestMail(context, tx, { purpose, email, caller }));
}

/**
 * Sets a new password with the mailed link and ends everything that the old one opened: sessions, refresh tokens, API
 * tokens, other links. It opens no session. The browser becomes a known device, so that its owner can sign in even while
 * somebody else keeps guessing.
 */
export async function resetPassword(
  context: Context,
  { token, password }: { token: string; password: string },
  caller: Caller,
): Promise<CookieToSet> {
  checkPassword(password, { shortest: shortestWithSecondFactor });
  const jti = await readLink(context, token, { purpose, at: caller.at });
  const secret = await context.hasher.hash(password);
  const user = await context.database.transaction((tx) => replace(context, tx, { jti, password, secret, caller }));
  return makeDeviceCookie(context, user.email, deviceOfReset(context, user.id));
}

interface Replacing {
  jti: string;
  password: string;
  secret: string;
  caller: Caller;
}

async function replace(context: Context, tx: Db, { jti, password, secret, caller }: Replacing): Promise<UserRow> {
  const { at } = caller;
  const link = await useLink(tx, jti, { purpose, at });
  // The password first: whoever signs in with the old one at this moment waits for it, and then finds it changed.
  await lockPassword(tx, link.userId);
  const user = await lockUser(tx, link.userId);
  if (!user || user.status !== 'active' || !link.isFor(user.email)) throw invalidLink();
  if (!user.email_verified_at) await deleteCredentials(tx, user.id, ['totp', 'passkey', 'recovery']);
  checkPassword(password, { words: [user.email, user.display_name], shortest: await shortestFor(tx, user.id) });
  await upsertPassword(tx, { id: newId(), userId: user.id, secret, short: isShort(password), at });
  await endSessions(context, tx, { userId: user.id });
  await deleteApiTokensOf(tx, user.id);
  await closeLinks(tx, user.id, { at });
  for (const { key } of guessesAt(context, user)) await deleteThrottle(tx, key);
  await audit(tx, { ...caller, actorId: user.id }, { action: 'password.reset', targetId: user.id });
  await context.announce(tx, [accountEvent('account.password_changed', user.id)]);
  // The link came by mail, so it proves the mailbox as well.
  return await updateUser(tx, user.id, { email_verified_at: user.email_verified_at ?? at, updated_at: at });
}

/** The counts of wrong guesses at the password that was replaced. */
const guessesAt = (context: Context, { id, email }: UserRow) => [
  accountKey(context, email),
  confirmationKey(id),
  deviceKey(context, deviceOfReset(context, id)),
];
