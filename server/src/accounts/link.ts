import { z } from 'zod';
import { sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Context } from './context.ts';
import { insertLink, selectLink, takeLink } from './link.queries.ts';
import { NewPasskey } from './passkey.ts';
import { insertCredential } from './second-step.queries.ts';
import { upsertPassword } from './credential.queries.ts';
import { readToken, signToken } from './signed-token.ts';

export type LinkPurpose =
  | 'verify-email'
  | 'reset-password'
  | 'sign-in-link'
  | 'invitation'
  | 'join'
  | 'change-email'
  | 'undo-email'
  | 'keep-account';

const hour = 3600_000;

export const lives: Record<LinkPurpose, number> = {
  'verify-email': 24 * hour,
  'reset-password': hour / 3,
  'sign-in-link': hour / 3,
  invitation: 7 * 24 * hour,
  join: 7 * 24 * hour,
  'change-email': 24 * hour,
  'undo-email': 7 * 24 * hour,
  // As long as the deletion that it takes back is planned; that has the date.
  'keep-account': 400 * 24 * hour,
};

const Payload = z.object({ emailHash: z.string(), secret: z.string().optional(), passkey: NewPasskey.optional() });

/** What a sign-up came with: the hash of a password, or a passkey. */
export type LinkProof = { secret: string } | { passkey: NewPasskey };

interface Person {
  id: string;
  email: string;
}
export interface UsedLink {
  userId: string;
  proof?: LinkProof | undefined;
  isFor(email: string): boolean;
}

/**
 * Opens a one-time link for a person at their present address and answers its id. The link itself is written only while
 * the message is, by `makeLink`. A new link to reset or to sign in ends the older ones. Verification links live side by side: each
 * carries the password (hashed) or passkey of its own sign-up, so that whoever owns the mailbox keeps the one they chose.
 */
export async function openLink(
  tx: Db,
  { purpose, user, proof, at }: { purpose: LinkPurpose; user: Person; proof?: LinkProof; at: Date },
): Promise<string> {
  const jti = newId();
  const payload = { emailHash: hashOf(user.email), ...proof };
  const expiresAt = new Date(at.getTime() + lives[purpose]);
  const replaces = purpose === 'reset-password' || purpose === 'sign-in-link';
  await insertLink(tx, { jti, purpose, userId: user.id, payload, at, expiresAt, replaces });
  return jti;
}

/** The address of the page that takes the link: a signed token in it, which is stored nowhere. */
export async function makeLink(context: Context, purpose: LinkPurpose, jti: string): Promise<string> {
  const row = await selectLink(context.database.db, jti, purpose);
  if (!row) throw new Error(`There is no link ${jti} for ${purpose} any more.`);
  const at = context.clock.now();
  const kind = { typ: 'link+jwt', audience: purpose } as const;
  const token = await signToken(context, { kind, claims: { jti }, at, expiresAt: row.expires_at });
  return `${context.settings.publicUrl}/${purpose}?token=${token}`;
}

/** Uses the link up, once, or refuses. */
export async function useLink(
  tx: Db,
  jti: string,
  { purpose, at }: { purpose: LinkPurpose; at: Date },
): Promise<UsedLink> {
  const row = await takeLink(tx, { jti, purpose, at });
  if (!row || row.userId === null) throw invalidLink();
  const { emailHash, secret, passkey } = Payload.parse(row.payload);
  const proof = passkey ? { passkey } : secret === undefined ? undefined : { secret };
  return { userId: row.userId, proof, isFor: (email) => hashOf(email) === emailHash };
}

/** The id behind a token of this purpose; refuses forged and ended ones before anything costs work. */
export async function readLink(
  context: Context,
  token: string,
  { purpose, at }: { purpose: LinkPurpose; at: Date },
): Promise<string> {
  const claims = await readToken(context, token, { kind: { typ: 'link+jwt', audience: purpose }, at });
  const jti = claims?.jti;
  const row = jti === undefined ? undefined : await selectLink(context.database.db, jti, purpose);
  if (jti === undefined || !row || row.used_at !== null) throw invalidLink();
  return jti;
}

/** From now on the person signs in with this. */
export async function keepProof(tx: Db, userId: string, { proof, at }: { proof: LinkProof; at: Date }): Promise<void> {
  if ('secret' in proof) {
    await upsertPassword(tx, { id: newId(), userId, secret: proof.secret, at });
    return;
  }
  const { publicKey, ...passkey } = proof.passkey;
  const name = `Passkey of ${at.toISOString().slice(0, 10)}`;
  await insertCredential(tx, { id: newId(), userId, kind: 'passkey', secret: publicKey, name, ...passkey, at });
}

export const invalidLink = () =>
  coded('INVALID_TOKEN', 'This link was used, has ended, or was replaced by a newer one. Ask for a new one.');

const hashOf = (email: string): string => sha256(email.toLowerCase()).toString('hex');
