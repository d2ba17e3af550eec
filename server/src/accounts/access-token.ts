import { z } from 'zod';
import type { Context } from './context.ts';
import { readToken, signToken } from './signed-token.ts';

export const accessTokenSeconds = 600;

/** What a program gets for its session: the refresh token goes out once. */
export interface Tokens {
  userId: string;
  sessionId: string;
  token: string;
}

const Claims = z.object({ sub: z.uuid(), sid: z.uuid() });
const kind = (context: Context) => ({ typ: 'at+jwt', audience: `${context.settings.publicUrl}/api/v1` }) as const;

/** A token of ten minutes for a session. Each request asks for the session too, so it ends with it at once. */
export async function makeAccessToken(
  context: Context,
  { userId, sessionId, at }: { userId: string; sessionId: string; at: Date },
): Promise<string> {
  const expiresAt = new Date(at.getTime() + accessTokenSeconds * 1000);
  return await signToken(context, { kind: kind(context), claims: { sub: userId, sid: sessionId }, at, expiresAt });
}

/** The session that the token speaks for, or nothing. */
export async function readAccessToken(
  context: Context,
  token: string,
  at: Date,
): Promise<{ userId: string; sessionId: string } | undefined> {
  const claims = await readToken(context, token, { kind: kind(context), at });
  const read = Claims.safeParse(claims);
  return read.success ? { userId: read.data.sub, sessionId: read.data.sid } : undefined;
}
