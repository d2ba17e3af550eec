import type { Db } from '#platform/db';
import { afterCommit } from '#platform/db';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { selectPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { openLink } from './link.ts';
import { insertMailRequest, takeMailRequest } from './mail-request.queries.ts';
import { selectWays } from './second-step.queries.ts';
import { selectUserByEmail } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

/** As long as a reset link lives. */
const longestWaitMs = 20 * 60_000;

export type MailPurpose = 'verify-email' | 'reset-password' | 'unlock' | 'sign-in-link';

/**
 * Notes that a mail was asked for by naming an address. The same single row whether or not the address is known: the
 * answer to the request says nothing about it, by its content or by its duration.
 */
export async function requestMail(
  context: Context,
  tx: Db,
  { purpose, email, caller }: { purpose: MailPurpose; email: string; caller: Caller },
): Promise<void> {
  await insertMailRequest(tx, {
    id: newId(),
    purpose,
    email_sealed: context.sealer.seal(email),
    address: caller.address,
    trace_id: caller.traceId,
    created_at: caller.at,
  });
  afterCommit(tx, context.wake);
}

/** Takes one request and does what there is to do; answers false when none waits. */
export async function answerMailRequest(context: Context): Promise<boolean> {
  return await context.database.transaction(async (tx) => {
    const request = await takeMailRequest(tx);
    if (!request) return false;
    const email = readAddress(context, request);
    const user = email === undefined ? undefined : await selectUserByEmail(tx, email);
    const caller = { at: context.clock.now(), address: request.address, traceId: request.trace_id, userAgent: '' };
    if (user?.status === 'active') await tell(context, tx, { user, purpose: request.purpose, caller });
    return true;
  });
}

// Nobody waits any more for the mail of an old request, and one that cannot be read must not hold up those behind it.
function readAddress(context: Context, request: { id: string; email_sealed: string; created_at: Date }) {
  const age = context.clock.now().getTime() - request.created_at.getTime();
  if (age <= longestWaitMs) {
    try {
      return context.sealer.open(request.email_sealed);
    } catch (error) {
      context.log.warn({ err: error, request: request.id }, 'A request for mail could not be read and was dropped');
      return undefined;
    }
  }
  context.log.warn({ request: request.id }, 'A request for mail had waited too long and was dropped');
  return undefined;
}

interface Telling {
  user: UserRow;
  purpose: MailPurpose;
  caller: Caller;
}

async function tell(context: Context, tx: Db, telling: Telling): Promise<void> {
  switch (telling.purpose) {
    case 'verify-email':
      return await tellVerification(context, tx, telling);
    case 'sign-in-link':
      return await tellSignInLink(context, tx, telling);
    case 'reset-password':
    case 'unlock':
      return await tellReset(context, tx, telling);
  }
}

async function tellReset(context: Context, tx: Db, { user, purpose, caller }: Telling): Promise<void> {
  const jti = await openLink(tx, { purpose: 'reset-password', user, at: caller.at });
  const type = purpose === 'unlock' ? 'account.locked' : 'account.password_reset';
  const action = purpose === 'unlock' ? 'user.locked' : 'password.reset_asked';
  await audit(tx, caller, { action, targetId: user.id });
  await context.announce(tx, [accountEvent(type, user.id, { link: { purpose: 'reset-password', jti } })]);
}

// An address that nobody has proved yet gets the link that proves it and asks for a password: whoever registered it may
// be somebody else, and what they chose must not come along.
async function tellSignInLink(context: Context, tx: Db, telling: Telling): Promise<void> {
  const { user, caller } = telling;
  if (!user.email_verified_at) {
    await tellReset(context, tx, telling);
    return;
  }
  const jti = await openLink(tx, { purpose: 'sign-in-link', user, at: caller.at });
  await audit(tx, caller, { action: 'session.link_asked', targetId: user.id });
  const link = { purpose: 'sign-in-link', jti } as const;
  await context.announce(tx, [accountEvent('account.sign_in_link', user.id, { link })]);
}

// After a second sign-up with the address there is nothing that the link could confirm: nobody knows whose was whose.
async function tellVerification(context: Context, tx: Db, telling: Telling): Promise<void> {
  const { user, caller } = telling;
  if (user.email_verified_at) return;
  const secret = await selectPassword(tx, user.id);
  if (secret === undefined && (await selectWays(tx, user.id)).passkeys === 0) {
    await tellReset(context, tx, telling);
    return;
  }
  const own = secret === undefined ? {} : { proof: { secret } };
  const jti = await openLink(tx, { purpose: 'verify-email', user, ...own, at: caller.at });
  await audit(tx, caller, { action: 'user.verification_asked', targetId: user.id });
  const link = { purpose: 'verify-email', jti } as const;
  await context.announce(tx, [accountEvent('account.email_verification', user.id, { link })]);
}
