import type { z } from 'zod';
import { randomToken, sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { insertChallenge, selectChallenge, takeChallenge } from './challenge.queries.ts';

export type ChallengePurpose =
  | 'second-step'
  | 'passkey-sign-in'
  | 'passkey-sign-up'
  | 'passkey-made'
  | 'confirmation'
  | 'totp-made';

/** Long enough to find the telephone. */
export const challengeMs = 10 * 60_000;

interface Asked {
  purpose: ChallengePurpose;
  /** Whom it was asked of, where that is known. */
  userId?: string;
  payload: object;
  at: Date;
}

/**
 * Notes what was asked of somebody and answers the token by which the answer names it. It stands among the one-time
 * links, so that a new password, or whatever else ends those, ends it too.
 */
export async function openChallenge(db: Db, { purpose, userId, payload, at }: Asked): Promise<string> {
  const token = randomToken();
  const expiresAt = new Date(at.getTime() + challengeMs);
  await insertChallenge(db, { jti: newId(), tokenHash: sha256(token), purpose, userId, payload, expiresAt, at });
  return token;
}

interface Answering<T extends z.ZodType> {
  purpose: ChallengePurpose;
  payload: T;
  at: Date;
  /** Who answers, where only they may. */
  userId?: string;
}
export interface Challenge<T> {
  userId: string | null;
  payload: T;
}

/** What was asked; it stays open. */
export async function readChallenge<T extends z.ZodType>(
  db: Db,
  token: string,
  wanted: Answering<T>,
): Promise<Challenge<z.output<T>>> {
  return checked(await selectChallenge(db, { ...wanted, tokenHash: sha256(token) }), wanted);
}

/** What was asked; from now on it has been answered. */
export async function closeChallenge<T extends z.ZodType>(
  db: Db,
  token: string,
  wanted: Answering<T>,
): Promise<Challenge<z.output<T>>> {
  return checked(await takeChallenge(db, { ...wanted, tokenHash: sha256(token) }), wanted);
}

function checked<T extends z.ZodType>(
  row: { userId: string | null; payload: unknown } | undefined,
  { payload, userId }: Answering<T>,
): Challenge<z.output<T>> {
  if (!row || (userId !== undefined && row.userId !== userId)) throw challengeEnded();
  return { userId: row.userId, payload: payload.parse(row.payload) };
}

export const challengeEnded = () =>
  coded('CHALLENGE_ENDED', 'Begin again: this took too long, or was answered already.');
