import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Db } from '#platform/db';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { upsertPassword } from './credential.queries.ts';
import { accountEvent } from './event.ts';
import { openLink } from './link.ts';
import { checkPassword } from './password.ts';
import { reserveMail } from './throttle.ts';
import { insertUserOrDecoy, selectUserByEmail } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';
import { goBack, isTaken, letGo, markPoint } from './transaction.queries.ts';

export interface SignUpRequest {
  email: string;
  password: string;
  displayName?: string | undefined;
}

/**
 * Makes an account that waits for the proof of its address, or tells the owner of the address that somebody tried. Both
 * take the same hash and the same statements: for a known address they are carried out for a decoy and taken back.
 */
export async function signUp(context: Context, request: SignUpRequest, caller: Caller): Promise<void> {
  checkSignUpIsOpen(context, request.email);
  checkPassword(request.password, { words: [request.email, request.displayName ?? ''] });
  await reserveMail(context, { email: request.email, address: caller.address, at: caller.at });
  const secret = await context.hasher.hash(request.password);
  const work = () => context.database.transaction((tx) => enter(context, tx, { request, secret, caller }));
  // Two sign-ups at once for one address: the second finds the first.
  await work().catch((error: unknown) => (isTaken(error) ? work() : Promise.reject(error)));
}

function checkSignUpIsOpen({ settings }: Context, email: string): void {
  const { signUp } = settings;
  if (signUp === 'open') return;
  const domain = signUp.startsWith('domain:') ? signUp.slice('domain:'.length).toLowerCase() : undefined;
  if (domain !== undefined && email.toLowerCase().endsWith(`@${domain}`)) return;
  const who = domain === undefined ? 'people who were invited' : `addresses of ${domain}`;
  throw coded('SIGN_UP_CLOSED', `Sign-up is open to ${who} only.`);
}

interface Entering {
  request: SignUpRequest;
  secret: string;
  caller: Caller;
}

async function enter(context: Context, tx: Db, { request, secret, caller }: Entering): Promise<void> {
  const user = { id: newId(), email: request.email, locale: 'en' };
  await markPoint(tx);
  const made = await insertUserOrDecoy(
    tx,
    {
      ...user,
      displayName: request.displayName ?? nameFrom(request.email),
      role: 'AUTHENTICATED',
      verifiedAt: null,
      at: caller.at,
    },
    `${user.id}@decoy.invalid`,
  );
  await upsertPassword(tx, { id: newId(), userId: user.id, secret, at: caller.at });
  await context.onUserChanged(tx, made === 'new' ? user : { ...user, email: `${user.id}@decoy.invalid` });
  if (made === 'new') await letGo(tx);
  else await goBack(tx);
  const owner = await selectUserByEmail(tx, request.email);
  if (owner) await tellOwner(context, tx, { owner, secret, caller, isNew: made === 'new' });
}

interface Telling {
  owner: UserRow;
  secret: string;
  caller: Caller;
  isNew: boolean;
}

// An account that was never verified is nobody's yet: whoever proves the mailbox keeps the password of their own link.
async function tellOwner(context: Context, tx: Db, { owner, secret, caller, isNew }: Telling): Promise<void> {
  const unproved = owner.email_verified_at === null && owner.status === 'active';
  const action = isNew ? 'user.signed_up' : 'user.sign_up_repeated';
  await audit(tx, caller, { action, targetId: owner.id });
  const purpose = unproved ? 'verify-email' : 'reset-password';
  const jti = await openLink(tx, { purpose, user: owner, at: caller.at, ...(unproved ? { secret } : {}) });
  const type = unproved ? 'account.email_verification' : 'account.already_registered';
  await context.announce(tx, [accountEvent(type, owner.id, { link: { purpose, jti } })]);
}

/** What stands in front of the @, until the person says how they are called. */
export function nameFrom(email: string): string {
  return (email.split('@')[0] ?? email).slice(0, 100);
}
