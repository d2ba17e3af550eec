import type { PasskeyResponse } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import { closeChallenge, openChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { enterFully } from './entrance.ts';
import type { SignedIn } from './entrance.ts';
import { provePasskey, refused, requestOptions } from './passkey.ts';
import { selectUser } from './user.queries.ts';

const purpose = 'passkey-sign-in';
export const Expected = z.object({ expected: z.string() });

/** Nobody names an account here: the device offers the passkeys that it has for this site. */
export async function startPasskeySignIn(context: Context, at: Date) {
  const options = await requestOptions(context);
  const payload = { expected: options.challenge };
  return { challenge: await openChallenge(context.database.db, { purpose, payload, at }), options };
}

interface Shown {
  challenge: string;
  response: PasskeyResponse;
  presented: string | undefined;
}

/** Something one has, unlocked by something one knows or is: both steps at once. Wrong passwords do not count here. */
export async function signInWithPasskey(
  context: Context,
  { challenge, response, presented }: Shown,
  caller: Caller,
): Promise<SignedIn> {
  const { db } = context.database;
  const { payload } = await closeChallenge(db, challenge, { purpose, payload: Expected, at: caller.at });
  const shown = { response, expected: payload.expected, refusal: 'session.refused' } as const;
  const userId = await provePasskey(context, shown, caller);
  const user = await selectUser(db, userId);
  if (!user || user.status !== 'active') {
    await audit(db, caller, { action: 'session.refused', targetId: userId, details: { by: 'passkey' } });
    throw refused();
  }
  if (!user.email_verified_at) {
    throw coded('EMAIL_UNVERIFIED', 'Confirm your address with the link in the mail that we sent you, then sign in.');
  }
  const entrance = { user: { ...user, secondStep: true }, kind: 'browser', by: 'passkey', presented } as const;
  const came = await enterFully(context, entrance, caller);
  if (!came) throw refused();
  return came;
}
