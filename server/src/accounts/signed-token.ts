import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import type { Context } from './context.ts';

/** What a token is for: one kind is never taken for another. */
export interface TokenKind {
  typ: 'at+jwt' | 'link+jwt';
  audience: string;
}

interface Draft {
  kind: TokenKind;
  claims: JWTPayload;
  at: Date;
  expiresAt: Date;
}

export async function signToken(context: Context, draft: Draft): Promise<string> {
  const { kid, key } = await context.keys.current(draft.at);
  return await new SignJWT(draft.claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: draft.kind.typ, kid })
    .setIssuer(context.settings.publicUrl)
    .setAudience(draft.kind.audience)
    .setIssuedAt(seconds(draft.at))
    .setNotBefore(seconds(draft.at))
    .setExpirationTime(seconds(draft.expiresAt))
    .sign(key);
}

/** The claims of a token that we signed for this kind and that is in force, or nothing. Nothing in it names the key. */
export async function readToken(
  context: Context,
  token: string,
  { kind, at }: { kind: TokenKind; at: Date },
): Promise<JWTPayload | undefined> {
  try {
    const key = await keyOf(context, token, at);
    if (!key) return undefined;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      typ: kind.typ,
      audience: kind.audience,
      issuer: context.settings.publicUrl,
      currentDate: at,
      requiredClaims: ['exp', 'nbf', 'iat'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

const foreignKeyNames = ['jku', 'jwk', 'x5u', 'x5c', 'crit'];

async function keyOf(context: Context, token: string, at: Date) {
  const header = decodeProtectedHeader(token);
  if (header.alg !== 'EdDSA' || foreignKeyNames.some((name) => name in header)) return undefined;
  return typeof header.kid === 'string' ? await context.keys.find(header.kid, at) : undefined;
}

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
