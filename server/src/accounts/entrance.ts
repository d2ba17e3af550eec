import type { Role, SecondStep } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { randomToken, sha256 } from '#platform/crypto';
import { newId } from '#platform/ids';
import { audit, auditRow } from './audit.ts';
import { challengeEnded, closeChallenge, openChallenge, readChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { deviceName } from './device-name.ts';
import { requestOptions } from './passkey.ts';
import { factorsOf, proveSecondStep } from './second-step.ts';
import type { Proof } from './second-step.ts';
import { selectWays } from './second-step.queries.ts';
import { absoluteMs, idleMs } from './session.ts';
import { lockProof, openSession } from './sign-in.queries.ts';
import type { Db } from '#platform/db';
import type { Counted } from './throttle.ts';
import { deleteThrottle, returnAttempt } from './throttle.queries.ts';
import { selectUser } from './user.queries.ts';

export interface SignedIn {
  userId: string;
  email: string;
  sessionId: string;
  /** For a browser the session token, for a program the refresh token: it goes out once and only its hash is kept. */
  token: string;
  /** What the session was opened for. */
  kind: 'browser' | 'tokens';
  /** The role asks for a second step and the person has none: the session may only set one up. */
  enrolmentNeeded: boolean;
}
/** Instead of a session: what is asked for first. */
export interface Asked {
  asked: SecondStep;
}
export type Entered = SignedIn | Asked;

export interface Keys {
  own: Counted;
  shared?: Counted;
}

/** Somebody who proved the first step. */
export interface Entrance {
  user: { id: string; email: string; role: Role; secondStep: boolean };
  kind: 'browser' | 'tokens';
  /** How: `password`, `passkey`, `link`, or the name of a provider. */
  by: string;
  /** The hash that the password was found right against. A change of it meanwhile refuses the entrance. */
  secret?: string;
  /** The session cookie that came along: a new session ends it. */
  presented?: string | undefined;
  /** What was reserved for the attempt and is given back. */
  keys?: Keys;
}

/**
 * Lets somebody in who proved the first step, or asks for the second one. Nothing when the password was changed, or the
 * account disabled, meanwhile. Every way in that is no passkey comes through here, so that none goes past the second step.
 */
export async function enter(context: Context, entrance: Entrance, caller: Caller): Promise<Entered | undefined> {
  if (!entrance.user.secondStep) return await open(context, entrance, caller);
  if (entrance.keys) await giveAttemptBack(context, entrance.keys);
  return { asked: await askSecondStep(context, entrance, caller) };
}

const Waiting = z.object({
  kind: z.enum(['browser', 'tokens']),
  by: z.string(),
  secret: z.string().optional(),
  expected: z.string(),
});

async function askSecondStep(
  context: Context,
  { user, kind, by, secret }: Entrance,
  caller: Caller,
): Promise<SecondStep> {
  const { db } = context.database;
  const methods = factorsOf(await selectWays(db, user.id));
  const options = await requestOptions(context, user.id);
  const payload: z.input<typeof Waiting> = { kind, by, secret, expected: options.challenge };
  const challenge = await context.database.transaction(async (tx) => {
    await audit(tx, caller, { action: 'session.challenged', targetId: user.id, details: { kind, by } });
    return await openChallenge(tx, { purpose: 'second-step', userId: user.id, payload, at: caller.at });
  });
  return { challenge, methods, passkey: methods.includes('passkey') ? { ...options } : null };
}

export type Answer = { challenge: string } & (
  | { method: 'totp' | 'recovery'; code: string }
  | { method: 'passkey'; response: Extract<Proof, { method: 'passkey' }>['response'] }
);

/** Opens the session that the first step would have opened, for the right second one. */
export async function answerSecondStep(
  context: Context,
  { answer, device, presented }: { answer: Answer; device: string | undefined; presented: string | undefined },
  caller: Caller,
): Promise<SignedIn> {
  const { db } = context.database;
  const wanted = { purpose: 'second-step', payload: Waiting, at: caller.at } as const;
  // A code may be typed again. A passkey answers once: the second of two equal answers would look like that of a copy.
  const isPasskey = answer.method === 'passkey';
  const { userId, payload } = await (isPasskey ? closeChallenge : readChallenge)(db, answer.challenge, wanted);
  const user = userId === null ? undefined : await selectUser(db, userId);
  if (!user || user.status !== 'active') throw challengeEnded();
  const proof = answer.method === 'passkey' ? { ...answer, expected: payload.expected } : answer;
  await proveSecondStep(context, { user, proof, device }, caller);
  const { kind, by, secret } = payload;
  const entrance: Entrance = {
    user: { id: user.id, email: user.email, role: user.role, secondStep: true },
    kind,
    by: `${by} ${answer.method}`,
    ...(secret === undefined ? {} : { secret }),
    presented,
  };
  const opened = await context.database.transaction(async (tx) => {
    // The proof is locked first, as whatever changes it does, so that neither waits for the other.
    await lockProof(tx, user.id, secret);
    if (!isPasskey) await closeChallenge(tx, answer.challenge, wanted);
    return await open(context, { ...entrance, db: tx }, caller);
  });
  if (!opened) throw challengeEnded();
  return opened;
}

/** Opens the session at once. For what proves both steps: a passkey. */
export async function enterFully(context: Context, entrance: Entrance, caller: Caller): Promise<SignedIn | undefined> {
  return await open(context, entrance, caller);
}

async function open(
  context: Context,
  { user, kind, by, secret, presented, keys, db = context.database.db }: Entrance & { db?: Db },
  caller: Caller,
): Promise<SignedIn | undefined> {
  const { at, address, userAgent } = caller;
  const sessionId = newId();
  const token = randomToken();
  const isBrowser = kind === 'browser';
  const expiresAt = new Date(at.getTime() + absoluteMs);
  const { opened, ended } = await openSession(db, {
    at,
    userId: user.id,
    secret,
    session: {
      id: sessionId,
      // The session of a program has no token of its own: access tokens name it by its id.
      tokenHash: sha256(isBrowser ? token : randomToken()),
      kind,
      device: deviceName(userAgent),
      address,
      expiresAt,
    },
    refresh: isBrowser
      ? undefined
      : { id: newId(), tokenHash: sha256(token), expiresAt: new Date(at.getTime() + idleMs) },
    presentedHash: presented === undefined ? undefined : sha256(presented),
    own: keys?.own,
    shared: keys?.shared,
    audit: auditRow(caller, { action: 'session.opened', details: { session: sessionId, kind, by } }),
  });
  if (ended.length > 0) context.onSessionEnded(ended);
  const enrolmentNeeded = context.settings.mfaRequired && user.role !== 'AUTHENTICATED' && !user.secondStep;
  return opened ? { userId: user.id, email: user.email, sessionId, token, kind, enrolmentNeeded } : undefined;
}

export async function giveAttemptBack({ database }: Context, { own, shared }: Keys): Promise<void> {
  await deleteThrottle(database.db, own.key);
  if (shared) await returnAttempt(database.db, shared);
}
