import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { replacePassword } from './credential.queries.ts';
import { enter, giveAttemptBack } from './entrance.ts';
import type { Entered, Keys } from './entrance.ts';
import { readDevice } from './known-device.ts';
import { requestMail } from './mail-request.ts';
import { accountKey, addressKey, deviceKey, hardStop, reserveAttempt } from './throttle.ts';
import { selectForSignIn } from './user.queries.ts';

export interface SignInAttempt {
  email: string;
  password: string;
  kind: 'browser' | 'tokens';
  /** The cookie of a known device, as it came. */
  device?: string | undefined;
  /** The session cookie that came along. */
  presented?: string | undefined;
}

/**
 * Opens a session for the right password, or asks for the second step. An unknown address, a wrong password and a
 * disabled account cost the same statements and one hash, and get the same answer.
 */
export async function signIn(context: Context, attempt: SignInAttempt, caller: Caller): Promise<Entered> {
  const keys = keysOf(context, attempt, caller);
  const counted = await reserveAttempt(context, caller.at, keys);
  const user = await selectForSignIn(context.database.db, attempt.email);
  const right = await context.hasher.verify(user?.secret ?? undefined, attempt.password);
  if (!user?.secret || !right || user.status !== 'active') {
    throw await refuse(context, { attempt, caller, keys, counted, userId: user?.id });
  }
  if (!user.email_verified_at) {
    await giveAttemptBack(context, keys);
    throw coded('EMAIL_UNVERIFIED', 'Confirm your address with the link in the mail that we sent you, then sign in.');
  }
  const secret = await hashAgain(context, { userId: user.id, secret: user.secret, password: attempt.password }, caller);
  const entrance = { user, kind: attempt.kind, by: 'password', secret, presented: attempt.presented, keys };
  const entered = await enter(context, entrance, caller);
  if (!entered) throw await refuse(context, { attempt, caller, keys, counted, userId: user.id });
  return entered;
}

function keysOf(context: Context, { email, device }: SignInAttempt, caller: Caller): Keys {
  const known = readDevice(context, device, email);
  if (known !== undefined) return { own: deviceKey(context, known) };
  return { own: accountKey(context, email), shared: addressKey(context, caller.address) };
}

interface Refused {
  attempt: SignInAttempt;
  caller: Caller;
  keys: Keys;
  counted: { fails: number; total: number };
  userId: string | undefined;
}

async function refuse(context: Context, { attempt, caller, keys, counted, userId }: Refused) {
  const { own, shared } = keys;
  const firstWait = counted.fails === own.pace.free || counted.total === hardStop;
  await context.database.transaction(async (tx) => {
    await audit(tx, caller, { action: 'session.refused', targetId: userId, details: { kind: attempt.kind } });
    if (firstWait && shared) await requestMail(context, tx, { purpose: 'unlock', email: attempt.email, caller });
  });
  return coded('INVALID_CREDENTIALS');
}

/** A hash of older parameters is replaced as soon as the password is at hand. Answers the one that is kept now. */
async function hashAgain(
  context: Context,
  { userId, secret, password }: { userId: string; secret: string; password: string },
  { at }: Caller,
): Promise<string> {
  if (!context.hasher.isOutdated(secret)) return secret;
  const to = await context.hasher.hash(password);
  return (await replacePassword(context.database.db, { userId, from: secret, to, at })) ? to : secret;
}
