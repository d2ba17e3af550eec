import { randomToken, sha256 } from '#platform/crypto';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { audit, auditRow } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { replacePassword } from './credential.queries.ts';
import { deviceName } from './device-name.ts';
import { readDevice } from './known-device.ts';
import { requestMail } from './mail-request.ts';
import { absoluteMs, idleMs } from './session.ts';
import { openSession } from './sign-in.queries.ts';
import { accountKey, addressKey, deviceKey, hardStop, reserveAttempt } from './throttle.ts';
import type { Counted } from './throttle.ts';
import { deleteThrottle, returnAttempt } from './throttle.queries.ts';
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

export interface SignedIn {
  userId: string;
  sessionId: string;
  /** For a browser the session token, for a program the refresh token: it goes out once and only its hash is kept. */
  token: string;
}

interface Keys {
  own: Counted;
  shared?: Counted;
}

/**
 * Opens a session for the right password. An unknown address, a wrong password and a disabled account cost the same
 * statements and one hash, and get the same answer.
 */
export async function signIn(context: Context, attempt: SignInAttempt, caller: Caller): Promise<SignedIn> {
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
  const opened = await open(context, { attempt, caller, keys, userId: user.id, secret: user.secret });
  if (!opened) throw await refuse(context, { attempt, caller, keys, counted, userId: user.id });
  await hashAgain(context, { userId: user.id, secret: user.secret, password: attempt.password, at: caller.at });
  return opened;
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

async function giveAttemptBack({ database }: Context, { own, shared }: Keys): Promise<void> {
  await deleteThrottle(database.db, own.key);
  if (shared) await returnAttempt(database.db, shared);
}

interface Right {
  attempt: SignInAttempt;
  caller: Caller;
  keys: Keys;
  userId: string;
  secret: string;
}

async function open(context: Context, { attempt, caller, keys, userId, secret }: Right): Promise<SignedIn | undefined> {
  const { at, address, userAgent } = caller;
  const sessionId = newId();
  const token = randomToken();
  const isBrowser = attempt.kind === 'browser';
  const expiresAt = new Date(at.getTime() + absoluteMs);
  const row = auditRow(caller, { action: 'session.opened', details: { session: sessionId, kind: attempt.kind } });
  const { opened, ended } = await openSession(context.database.db, {
    at,
    userId,
    secret,
    session: {
      id: sessionId,
      // The session of a program has no token of its own: access tokens name it by its id.
      tokenHash: sha256(isBrowser ? token : randomToken()),
      kind: attempt.kind,
      device: deviceName(userAgent),
      address,
      expiresAt,
    },
    refresh: isBrowser
      ? undefined
      : { id: newId(), tokenHash: sha256(token), expiresAt: new Date(at.getTime() + idleMs) },
    presentedHash: attempt.presented === undefined ? undefined : sha256(attempt.presented),
    own: keys.own,
    shared: keys.shared,
    audit: row,
  });
  if (ended.length > 0) context.onSessionEnded(ended);
  return opened ? { userId, sessionId, token } : undefined;
}

/** A hash of older parameters is replaced as soon as the password is at hand. */
async function hashAgain(
  context: Context,
  { userId, secret, password, at }: { userId: string; secret: string; password: string; at: Date },
): Promise<void> {
  if (!context.hasher.isOutdated(secret)) return;
  const to = await context.hasher.hash(password);
  await replacePassword(context.database.db, { userId, from: secret, to, at });
}
