import type { Factor, PasskeyResponse } from '@tocsin/sdk/contract';
import { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { endSessions } from './session.ts';
import { accountEvent } from './event.ts';
import { readDevice } from './known-device.ts';
import { closeLinks } from './link.queries.ts';
import { provePasskey } from './passkey.ts';
import { shortestPassword, shortestWithSecondFactor } from './password.ts';
import { findRecoveryCode } from './recovery-code.ts';
import {
  countUse,
  deleteCredentials,
  disableCredential,
  selectCredentials,
  selectWays,
} from './second-step.queries.ts';
import type { SignInWays } from './second-step.queries.ts';
import { reserveAttempt, secondStepKey } from './throttle.ts';
import { deleteThrottle, deleteThrottlesUnder } from './throttle.queries.ts';
import { stepOf } from './totp.ts';
import { lockUser, selectUserByEmail } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

/** The second steps that a person has, the easiest first. */
export function factorsOf({ passkeys, totp, recovery }: SignInWays): Factor[] {
  const on = passkeys > 0 || totp;
  return [
    ...(passkeys > 0 ? ['passkey' as const] : []),
    ...(totp ? ['totp' as const] : []),
    ...(on && recovery > 0 ? ['recovery' as const] : []),
  ];
}

export type Proof =
  | { method: 'totp' | 'recovery'; code: string }
  | { method: 'passkey'; response: PasskeyResponse; expected: string };

interface Proving {
  user: { id: string; email: string };
  proof: Proof;
  /** The cookie of a known device: it has its own count of wrong codes. */
  device: string | undefined;
}

/** Passes when the second step is right; wrong codes are counted, and then cost a wait. */
export async function proveSecondStep(
  context: Context,
  { user, proof, device }: Proving,
  caller: Caller,
): Promise<void> {
  if (proof.method === 'passkey') {
    await provePasskey(context, { ...proof, userId: user.id, refusal: 'second_step.refused' }, caller);
    return;
  }
  const key = secondStepKey(context, user.id, readDevice(context, device, user.email));
  await reserveAttempt(context, caller.at, { own: key });
  const given = { userId: user.id, code: proof.code };
  const right = proof.method === 'totp' ? await takeCode(context, given, caller) : await useUp(context, given, caller);
  if (!right) {
    await audit(context.database.db, caller, { action: 'second_step.refused', targetId: user.id });
    throw codeWrong();
  }
  await deleteThrottle(context.database.db, key.key);
}

interface Given {
  userId: string;
  code: string;
}

/** Takes the code of the authenticator app, each step once. */
async function takeCode({ database, sealer }: Context, { userId, code }: Given, { at }: Caller): Promise<boolean> {
  const [row] = await selectCredentials(database.db, userId, 'totp');
  if (row === undefined) return false;
  const secret = Buffer.from(sealer.open(row.secret), 'base64url');
  const step = stepOf(secret, code, { at, after: row.counter });
  return step !== undefined && (await countUse(database.db, { id: row.id, from: row.counter, to: step, at }));
}

/** Uses a recovery code up, and tells its owner; of any number at once, one is taken. */
async function useUp(context: Context, given: Given, caller: Caller): Promise<boolean> {
  const { userId } = given;
  const id = await findRecoveryCode(context, given);
  if (id === undefined) return false;
  return await context.database.transaction(async (tx) => {
    if (!(await disableCredential(tx, id, caller.at))) return false;
    const { recovery } = await selectWays(tx, userId);
    await audit(tx, caller, { action: 'recovery_code.used', targetId: userId });
    const title = 'A recovery code was used';
    const body = `It does not work again; ${recovery} are left. If it was not you, set a new password and make new codes in your profile.`;
    await context.announce(tx, [accountEvent('account.mfa_changed', userId, { title, body })]);
    return true;
  });
}

export const codeWrong = () => coded('CODE_WRONG', 'That code is not right, or it was used already.');

/** A password beside a second step may be shorter. */
export async function shortestFor(db: Db, userId: string): Promise<number> {
  const { passkeys, totp } = await selectWays(db, userId);
  return passkeys > 0 || totp ? shortestWithSecondFactor : shortestPassword;
}

export function isShort(password: string): boolean {
  return Array.from(password.normalize('NFC')).length < shortestPassword;
}

/** Refuses to take away a second step that must stay; takes the recovery codes along with the last one. */
export async function leaveWithout(
  { settings }: Context,
  tx: Db,
  { user, left }: { user: UserRow; left: SignInWays },
): Promise<void> {
  if (left.passkeys > 0 || left.totp) return;
  if (settings.mfaRequired && user.role !== 'AUTHENTICATED') {
    throw coded('SECOND_STEP_NEEDED', 'Your role needs a second step. Set up another one first.');
  }
  if (left.short) {
    throw coded('SECOND_STEP_NEEDED', `Choose a password of ${shortestPassword} characters or more first.`);
  }
  await deleteCredentials(tx, user.id, ['recovery']);
}

/** By address or id, from the command line. */
export async function resetSecondStepOf(context: Context, person: string): Promise<void> {
  const isAddress = person.includes('@');
  const id = isAddress ? (await selectUserByEmail(context.database.db, person))?.id : z.uuid().safeParse(person).data;
  if (id === undefined) throw coded('USER_NOT_FOUND', `Nobody has the ${isAddress ? 'address' : 'id'} ${person}.`);
  await resetSecondStep(context, id, { at: context.clock.now(), address: '', traceId: '', userAgent: '' });
}

/**
 * The way out for somebody who lost every second step: takes all of them away and ends their sessions. A password that
 * is too short to stand alone goes with them.
 */
export async function resetSecondStep(context: Context, userId: string, caller: Caller): Promise<void> {
  await context.database.transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user || user.status === 'erased') throw coded('USER_NOT_FOUND');
    const { short } = await selectWays(tx, userId);
    await deleteCredentials(tx, userId, ['totp', 'passkey', 'recovery', ...(short ? ['password' as const] : [])]);
    // What was guessed at is gone, so the count of wrong guesses goes too: it would refuse the next app of the person.
    await deleteThrottlesUnder(tx, secondStepKey(context, userId, undefined).key);
    await endSessions(context, tx, { userId });
    await closeLinks(tx, userId, { at: caller.at });
    await audit(tx, caller, { action: 'second_step.reset', targetId: userId });
    const title = 'Your second step was taken away';
    const body =
      'An administrator did this, and your sessions were ended. Sign in with your password and set up a new one.';
    await context.announce(tx, [accountEvent('account.mfa_changed', userId, { title, body })]);
  });
}
