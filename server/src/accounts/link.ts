import { z } from 'zod';
import { sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Context } from './context.ts';
import { insertLink, selectLink, takeLink } from './link.queries.ts';
import { readToken, signToken } from './signed-token.ts';

export type LinkPurpose = 'verify-email' | 'reset-password' | 'invitation';

const hour = 3600_000;

export const lives: Record<LinkPurpose, number> = {
  'verify-email': 24 * hour,
  'reset-password': hour / 3,
  invitation: 7 * 24 * hour,
};

const Payload = z.object({ emailHash: z.string(), secret: z.string().optional() });

interface Person {
  id: string;
  email: string;
}
export interface UsedLink {
  userId: string;
  secret?: string | undefined;
  isFor(email: string): boolean;
}

/**
 * Opens a one-time link for a person at their present address and answers its id. The link itself is written only while
 * the message is, by `makeLink`. A new reset link ends the older ones. Verification links live side by side: each
 * carries the password (hashed) of its own sign-up, so that whoever owns the mailbox keeps the one they chose.
 */
export async function openLink(
  tx: Db,
  { purpose, user, secret, at }: { purpose: LinkPurpose; user: Person; secret?: string; at: Date },
): Promise<string> {
  const jti = newId();
  const payload = { emailHash: hashOf(user.email), ...(secret === undefined ? {} : { secret }) };
  const expiresAt = new Date(at.getTime() + lives[purpose]);
  const replaces = purpose === 'reset-password';
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
  const { emailHash, secret } = Payload.parse(row.payload);
  return { userId: row.userId, secret, isFor: (email) => hashOf(email) === emailHash };
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

export const invalidLink = () =>
  coded('INVALID_TOKEN', 'This link was used, has ended, or was replaced by a newer one. Ask for a new one.');

const hashOf = (email: string): string => sha256(email.toLowerCase()).toString('hex');
