import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import { closeChallenge, openChallenge, readChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { makeCodes, replaceCodes } from './recovery-code.ts';
import { codeWrong, leaveWithout } from './second-step.ts';
import { deleteCredentials, insertCredential, selectWays } from './second-step.queries.ts';
import { renewToken } from './session.ts';
import { requireFresh } from './step-up.ts';
import { reserveAttempt, secondStepKey } from './throttle.ts';
import { deleteThrottle } from './throttle.queries.ts';
import { base32, stepOf, uriOf } from './totp.ts';
import { lockUser, selectUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

const purpose = 'totp-made';
const Payload = z.object({ secret: z.string() });
const secretBytes = 20;

/** A secret for an authenticator app. It counts from the moment that a code of it was confirmed. */
export async function startTotp(context: Context, person: Person, at: Date) {
  requireFresh(person, at);
  const { db } = context.database;
  if ((await selectWays(db, person.userId)).totp) throw exists();
  const user = await selectUser(db, person.userId);
  const secret = randomBytes(secretBytes);
  const payload = { secret: context.sealer.seal(secret.toString('base64url')) };
  const challenge = await openChallenge(db, { purpose, userId: person.userId, payload, at });
  return { challenge, secret: base32(secret), uri: uriOf(secret, { email: user?.email ?? '', issuer: 'Tocsin' }) };
}

export interface Changed {
  /** The new token of a browser's session: who proved more gets another session id. */
  token: string | undefined;
}
interface Confirming {
  person: Person;
  challenge: string;
  code: string;
}

/** Keeps the secret. The first second step of a person comes with recovery codes. */
export async function confirmTotp(
  context: Context,
  { person, challenge, code }: Confirming,
  caller: Caller,
): Promise<Changed & { codes: string[] | null }> {
  const { userId } = person;
  requireFresh(person, caller.at);
  const wanted = { purpose, payload: Payload, userId, at: caller.at } as const;
  const { payload } = await readChallenge(context.database.db, challenge, wanted);
  const step = await stepOfFirst(context, { userId, code, sealed: payload.secret }, caller);
  const made = await makeCodes(context);
  return await context.database.transaction(async (tx) => {
    await lockedUser(tx, userId);
    await closeChallenge(tx, challenge, wanted);
    const before = await selectWays(tx, userId);
    const totp = { id: newId(), userId, kind: 'totp', secret: payload.secret, counter: step, at: caller.at } as const;
    if (!(await insertCredential(tx, totp))) throw exists();
    const codes = before.recovery > 0 ? null : made.codes;
    if (codes) await replaceCodes(tx, { userId, secrets: made.secrets, at: caller.at });
    await audit(tx, caller, { action: 'totp.made', targetId: userId });
    await tellChange(context, tx, { userId, title: 'An authenticator app was added' });
    return { codes, token: await renewed(tx, person, caller.at) };
  });
}

/** The step of the code, which does not count again. Guessing is limited as it is when signing in. */
async function stepOfFirst(
  context: Context,
  { userId, code, sealed }: { userId: string; code: string; sealed: string },
  { at }: Caller,
): Promise<number> {
  const key = secondStepKey(context, userId, undefined);
  await reserveAttempt(context, at, { own: key });
  const step = stepOf(Buffer.from(context.sealer.open(sealed), 'base64url'), code, { at, after: 0 });
  if (step === undefined) throw codeWrong();
  await deleteThrottle(context.database.db, key.key);
  return step;
}

export async function deleteTotp(context: Context, person: Person, caller: Caller): Promise<Changed> {
  const { userId } = person;
  requireFresh(person, caller.at);
  return await context.database.transaction(async (tx) => {
    const user = await lockedUser(tx, userId);
    const before = await selectWays(tx, userId);
    if (!before.totp) throw coded('TOTP_NOT_FOUND');
    await leaveWithout(context, tx, { user, left: { ...before, totp: false } });
    await deleteCredentials(tx, userId, ['totp']);
    await audit(tx, caller, { action: 'totp.deleted', targetId: userId });
    await tellChange(context, tx, { userId, title: 'Your authenticator app was removed' });
    return { token: await renewed(tx, person, caller.at) };
  });
}

export async function remakeCodes(context: Context, person: Person, caller: Caller): Promise<string[]> {
  const { userId } = person;
  requireFresh(person, caller.at);
  const { codes, secrets } = await makeCodes(context);
  await context.database.transaction(async (tx) => {
    await lockedUser(tx, userId);
    const { totp, passkeys } = await selectWays(tx, userId);
    if (!totp && passkeys === 0) throw coded('SECOND_STEP_OFF', 'Add a passkey or an authenticator app first.');
    await replaceCodes(tx, { userId, secrets, at: caller.at });
    await audit(tx, caller, { action: 'recovery_code.made', targetId: userId });
    await tellChange(context, tx, { userId, title: 'New recovery codes were made' });
  });
  return codes;
}

export async function lockedUser(tx: Db, userId: string): Promise<UserRow> {
  const user = await lockUser(tx, userId);
  if (!user) throw coded('UNAUTHENTICATED');
  return user;
}

export async function tellChange(
  context: Context,
  tx: Db,
  { userId, title }: { userId: string; title: string },
): Promise<void> {
  await context.announce(tx, [accountEvent('account.mfa_changed', userId, { title })]);
}

export async function renewed(tx: Db, { via, sessionId }: Person, at: Date): Promise<string | undefined> {
  return via === 'session' && sessionId !== undefined
    ? await renewToken(tx, sessionId, { at, proved: false })
    : undefined;
}

const exists = () => coded('TOTP_EXISTS', 'Remove the authenticator app that you have before you add another one.');
