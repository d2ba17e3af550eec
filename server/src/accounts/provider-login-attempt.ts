import { z } from 'zod';
import { equalInConstantTime, randomToken } from '#platform/crypto';
import type { CookieToSet } from '#platform/http';
import { newId } from '#platform/ids';
import { loginProviders } from '@tocsin/sdk/contract';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { Context } from './context.ts';

/** The name of the cookie, without the `__Host-` prefix. */
export const attemptCookie = 'tocsin-login';
const livesMs = 10 * 60_000;

const Attempt = z.strictObject({
  kind: z.literal('provider-login'),
  id: z.uuid(),
  provider: z.enum(loginProviders),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  /** Whose account a login is linked to; without it somebody signs in. */
  linkFor: z.uuid().optional(),
  until: z.number(),
});
export type Attempt = z.infer<typeof Attempt>;

/** One way to a provider and back. It is kept in the browser that began it, sealed, so that beginning writes nothing. */
export function beginAttempt(wanted: {
  provider: LoginProviderName;
  returnTo: string;
  linkFor?: string | undefined;
  at: Date;
}): Attempt {
  const { provider, returnTo, linkFor, at } = wanted;
  return {
    kind: 'provider-login',
    id: newId(),
    provider,
    state: randomToken(),
    nonce: randomToken(),
    verifier: randomToken(),
    returnTo,
    ...(linkFor === undefined ? {} : { linkFor }),
    until: at.getTime() + livesMs,
  };
}

export function cookieOf({ sealer }: Context, attempt: Attempt): CookieToSet {
  return { name: attemptCookie, value: sealer.seal(JSON.stringify(attempt)), maxAgeSeconds: livesMs / 1000 };
}

/** The attempt that this browser began, if what came back belongs to it. */
export function readAttempt(
  { sealer }: Context,
  cookie: string | undefined,
  back: { provider: string; state: string | undefined; at: Date },
): Attempt | undefined {
  const attempt = cookie === undefined ? undefined : open(sealer, cookie);
  if (!attempt || attempt.provider !== back.provider || attempt.until <= back.at.getTime()) return undefined;
  return back.state !== undefined && equalInConstantTime(attempt.state, back.state) ? attempt : undefined;
}

// Whatever is not ours, or was made with a key that is gone, is no attempt.
function open(sealer: Context['sealer'], cookie: string): Attempt | undefined {
  try {
    return Attempt.safeParse(JSON.parse(sealer.open(cookie))).data;
  } catch {
    return undefined;
  }
}
