import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { deleteIdentity, hasWayIn, insertIdentity, lockIdentity, selectIdentities } from './identity.queries.ts';
import type { LoginProvider, ProvenIdentity } from './login-provider.ts';
import { requireFresh } from './step-up.ts';
import { lockUser } from './user.queries.ts';

export type IdentityRow = Awaited<ReturnType<typeof selectIdentities>>[number];

/** The logins that are linked to an account. */
export async function listIdentities({ database }: Context, userId: string): Promise<IdentityRow[]> {
  return await selectIdentities(database.db, userId);
}

/** Links a login to the account of whoever is signed in. Answers false when it opens another account already. */
export async function linkIdentity(
  context: Context,
  { userId, provider, identity }: { userId: string; provider: LoginProvider; identity: ProvenIdentity },
  caller: Caller,
): Promise<boolean> {
  return await context.database.transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user || user.status !== 'active') throw coded('UNAUTHENTICATED');
    if (!(await addIdentity(tx, { userId, provider, identity, at: caller.at }))) {
      const found = await lockIdentity(tx, { provider: provider.key, subject: identity.subject });
      return found?.user_id === userId;
    }
    await audit(tx, caller, { action: 'identity.linked', targetId: userId, details: { provider: provider.id } });
    await context.announce(tx, [
      accountEvent('account.login_linked', userId, { title: `${provider.name} now opens your account` }),
    ]);
    return true;
  });
}

export async function addIdentity(
  tx: Db,
  wanted: { userId: string; provider: LoginProvider; identity: ProvenIdentity; at: Date; usedAt?: Date },
): Promise<boolean> {
  const { userId, provider, identity, at, usedAt } = wanted;
  const label = labelOf(identity);
  return await insertIdentity(tx, {
    id: newId(),
    userId,
    provider: provider.key,
    subject: identity.subject,
    label,
    at,
    usedAt: usedAt ?? null,
  });
}

export const labelOf = ({ label }: ProvenIdentity): string => Array.from(label).slice(0, 200).join('');

/**
 * Removes a linked login, unless nothing else would open the account. The lock on the person makes two removals at once
 * wait for each other, and the look comes after the removal.
 */
export async function unlinkIdentity(
  context: Context,
  { id, person }: { id: string; person: Person },
  caller: Caller,
): Promise<void> {
  requireFresh(person, caller.at);
  const { userId } = person;
  await context.database.transaction(async (tx) => {
    await lockUser(tx, userId);
    const gone = await deleteIdentity(tx, id, userId);
    if (!gone) throw coded('IDENTITY_NOT_FOUND');
    if (!(await hasWayIn(tx, userId, keysOf(context)))) throw lastWayIn();
    await audit(tx, caller, { action: 'identity.unlinked', targetId: userId, details: { provider: kindOf(gone) } });
    await context.announce(tx, [
      accountEvent('account.login_unlinked', userId, {
        title: `${nameOf(context, gone.provider)} does not open your account any more`,
      }),
    ]);
  });
}

/** Of the providers that are on here: a login of another one is no way in. */
export const keysOf = ({ providers }: Context): string[] => providers.map(({ key }) => key);

/** What stands before the issuer, which is a word of ours. */
const kindOf = ({ provider }: { provider: string }): string => provider.split(':')[0] ?? '';

/** How people call the provider of a key, whether or not it is on. */
export function nameOf({ providers }: Context, key: string): string {
  const found = providers.find((provider) => provider.key === key);
  if (found) return found.name;
  const [kind = '', ...issuer] = key.split(':');
  const names: Readonly<Record<string, string>> = { github: 'GitHub', linkedin: 'LinkedIn' };
  return names[kind] ?? issuer.join(':');
}

const lastWayIn = () =>
  coded(
    'LAST_WAY_IN',
    'Nothing else opens your account. Set a password or add a passkey first, then remove this login.',
  );
