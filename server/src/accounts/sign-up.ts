import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Db } from '#platform/db';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { keepProof, openLink } from './link.ts';
import type { LinkProof } from './link.ts';
import type { NewPasskey } from './passkey.ts';
import { checkPassword } from './password.ts';
import { forgetUnproved } from './sign-up.queries.ts';
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
  const { email, displayName, password } = request;
  await signUpWith(context, { email, displayName, way: { password } }, caller);
}

/** How the new person will sign in. */
type Way = { password: string } | { passkey: NewPasskey };

interface SigningUp {
  email: string;
  displayName: string | undefined;
  way: Way;
  /** What belongs to the same transaction; `enter` answers the id of the new person, or nothing for a known address. */
  within?: (tx: Db, enter: () => Promise<string | undefined>) => Promise<void>;
}

export async function signUpWith(
  context: Context,
  { email, displayName, way, within = alone }: SigningUp,
  caller: Caller,
): Promise<void> {
  await reserveMail(context, { email, address: caller.address, at: caller.at });
  const proof = 'passkey' in way ? way : { secret: await context.hasher.hash(way.password) };
  const work = () =>
    context.database.transaction((tx) => within(tx, () => enter(context, tx, { email, displayName, proof, caller })));
  // Two sign-ups at once for one address: the second finds the first.
  await work().catch((error: unknown) => (isTaken(error) ? work() : Promise.reject(error)));
}

async function alone(_tx: Db, enter: () => Promise<unknown>): Promise<void> {
  await enter();
}

export function checkSignUpIsOpen(context: Context, email: string): void {
  if (isSignUpOpen(context, email)) return;
  const { signUp } = context.settings;
  const who = signUp.startsWith('domain:') ? `addresses of ${domainOf(signUp)}` : 'people who were invited';
  throw coded('SIGN_UP_CLOSED', `Sign-up is open to ${who} only.`);
}

/** Whether somebody with this address may make an account without an invitation. */
export function isSignUpOpen({ settings: { signUp } }: Context, email: string): boolean {
  if (signUp === 'open') return true;
  return signUp.startsWith('domain:') && email.toLowerCase().endsWith(`@${domainOf(signUp)}`);
}

const domainOf = (signUp: string): string => signUp.slice('domain:'.length).toLowerCase();

interface Entering {
  email: string;
  displayName: string | undefined;
  proof: LinkProof;
  caller: Caller;
}

async function enter(context: Context, tx: Db, entering: Entering): Promise<string | undefined> {
  const { email, proof, caller } = entering;
  const user = { id: newId(), email, locale: 'en' };
  await markPoint(tx);
  const made = await insertUserOrDecoy(
    tx,
    {
      ...user,
      displayName: entering.displayName ?? nameFrom(email),
      role: 'AUTHENTICATED',
      verifiedAt: null,
      at: caller.at,
    },
    `${user.id}@decoy.invalid`,
  );
  await keepProof(tx, user.id, { proof, at: caller.at });
  await context.onUserChanged(tx, made === 'new' ? user : { ...user, email: `${user.id}@decoy.invalid` });
  if (made === 'new') await letGo(tx);
  else await goBack(tx);
  const owner = await selectUserByEmail(tx, email);
  if (owner) await tellOwner(context, tx, { owner, proof, caller, isNew: made === 'new' });
  return made === 'new' ? user.id : undefined;
}

interface Telling {
  owner: UserRow;
  proof: LinkProof;
  caller: Caller;
  isNew: boolean;
}

// An account that was never verified is nobody's yet: whoever proves the mailbox keeps the password or passkey of their
// own link. What the first sign-up left in the account goes with the second one, so that no other proof lets it live.
async function tellOwner(context: Context, tx: Db, { owner, proof, caller, isNew }: Telling): Promise<void> {
  const unproved = owner.email_verified_at === null && owner.status === 'active';
  const action = isNew ? 'user.signed_up' : 'user.sign_up_repeated';
  await audit(tx, caller, { action, targetId: owner.id });
  await forgetUnproved(tx, owner.id, unproved && !isNew);
  const purpose = unproved ? 'verify-email' : 'reset-password';
  const jti = await openLink(tx, { purpose, user: owner, at: caller.at, ...(unproved ? { proof } : {}) });
  const type = unproved ? 'account.email_verification' : 'account.already_registered';
  await context.announce(tx, [accountEvent(type, owner.id, { link: { purpose, jti } })]);
}

/** What stands in front of the @, until the person says how they are called. */
export function nameFrom(email: string): string {
  return (email.split('@')[0] ?? email).slice(0, 100);
}
