import { DisplayName, Email } from '@tocsin/sdk/contract';
import type { LoginProblem } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { insertAccount } from './account.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { addIdentity, labelOf } from './identity.ts';
import { lockIdentity, updateIdentity } from './identity.queries.ts';
import type { LoginProvider, ProvenIdentity } from './login-provider.ts';
import { isSignUpOpen } from './sign-up.ts';
import { isTaken } from './transaction.queries.ts';
import { selectUser, selectUserByEmail } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

interface Entering {
  provider: LoginProvider;
  identity: ProvenIdentity;
}

export type Found = { user: UserRow } | { problem: LoginProblem };

/**
 * The account that a login opens, or a new one. Whose it is goes by provider and subject alone: an address that the
 * provider names is never taken for its owner's consent to another way into their account.
 */
export async function accountBehind(context: Context, entering: Entering, caller: Caller): Promise<Found> {
  const work = () => context.database.transaction((tx) => find(context, tx, { ...entering, caller }));
  // Two first sign-ins at once: the second finds the account of the first.
  return await work().catch((error: unknown) => (isTaken(error) ? work() : Promise.reject(error)));
}

type Finding = Entering & { caller: Caller };

async function find(context: Context, tx: Db, { provider, identity, caller }: Finding): Promise<Found> {
  const known = await lockIdentity(tx, { provider: provider.key, subject: identity.subject });
  if (!known) return await signUp(context, tx, { provider, identity, caller });
  const user = await selectUser(tx, known.user_id);
  if (user?.status !== 'active') {
    await audit(tx, caller, { action: 'session.refused', targetId: user?.id, details: { provider: provider.id } });
    return { problem: 'refused' };
  }
  await updateIdentity(tx, known.id, { label: labelOf(identity), usedAt: caller.at });
  return { user };
}

async function signUp(context: Context, tx: Db, { provider, identity, caller }: Finding): Promise<Found> {
  const address = identity.email?.verified === true ? Email.safeParse(identity.email.address).data : undefined;
  // An address that nobody has proved could be anybody's: who signs up with it would wait in the account of its owner.
  if (address === undefined) return { problem: 'email_unverified' };
  if (await selectUserByEmail(tx, address)) return { problem: 'email_known' };
  if (!isSignUpOpen(context, address)) return { problem: 'sign_up_closed' };
  const { at } = caller;
  const displayName = DisplayName.safeParse(identity.displayName?.slice(0, 100)).data;
  const named = displayName === undefined ? {} : { displayName };
  const id = await insertAccount(context, tx, { email: address, ...named, role: 'AUTHENTICATED', verified: true, at });
  await addIdentity(tx, { userId: id, provider, identity, at, usedAt: at });
  await audit(
    tx,
    { ...caller, actorId: id },
    {
      action: 'user.signed_up',
      targetId: id,
      details: { provider: provider.id },
    },
  );
  await context.announce(tx, [accountEvent('account.welcome', id)]);
  const user = await selectUser(tx, id);
  return user ? { user } : { problem: 'refused' };
}
