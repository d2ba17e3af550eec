import type { Caller, Context } from './context.ts';
import { enter } from './entrance.ts';
import type { Entered } from './entrance.ts';
import { invalidLink, readLink, useLink } from './link.ts';
import { requestMail } from './mail-request.ts';
import { selectWays } from './second-step.queries.ts';
import { reserveMail } from './throttle.ts';
import { lockUser } from './user.queries.ts';

const purpose = 'sign-in-link';

/** Notes that a link is wanted; the mail tells whether there is an account, and the answer does not. */
export async function askSignInLink(context: Context, email: string, caller: Caller): Promise<void> {
  await reserveMail(context, { email, address: caller.address, at: caller.at });
  await context.database.transaction((tx) => requestMail(context, tx, { purpose, email, caller }));
}

/**
 * Lets in whoever reads the mailbox, once. For somebody who forgot the password or whose account is under attack: wrong
 * passwords do not stand in its way. It is one step only, so whoever has a second one is asked for that.
 */
export async function useSignInLink(
  context: Context,
  { token, presented }: { token: string; presented: string | undefined },
  caller: Caller,
): Promise<Entered> {
  const { at } = caller;
  const jti = await readLink(context, token, { purpose, at });
  const user = await context.database.transaction(async (tx) => {
    const link = await useLink(tx, jti, { purpose, at });
    const found = await lockUser(tx, link.userId);
    if (!found || found.status !== 'active' || !found.email_verified_at || !link.isFor(found.email))
      throw invalidLink();
    return found;
  });
  const { passkeys, totp } = await selectWays(context.database.db, user.id);
  const entrance = {
    user: { ...user, secondStep: passkeys > 0 || totp },
    kind: 'browser',
    by: 'link',
    presented,
  } as const;
  const came = await enter(context, entrance, caller);
  if (!came) throw invalidLink();
  return came;
}
