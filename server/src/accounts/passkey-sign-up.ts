import type { PasskeyResponse } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { newId } from '#platform/ids';
import { closeChallenge, openChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { creationOptions, readNewPasskey } from './passkey.ts';
import { checkSignUpIsOpen, nameFrom, signUpWith } from './sign-up.ts';

const purpose = 'passkey-sign-up';
const Payload = z.object({ expected: z.string(), email: z.string(), displayName: z.string().optional() });

/** The same for every address: the account that the passkey names is made up here, and may never come to be. */
export async function startPasskeySignUp(
  context: Context,
  { email, displayName }: { email: string; displayName: string | undefined },
  at: Date,
) {
  checkSignUpIsOpen(context, email);
  const owner = { id: newId(), email, displayName: displayName ?? nameFrom(email) };
  const options = await creationOptions(context, owner);
  const payload: z.input<typeof Payload> = { expected: options.challenge, email, displayName };
  return { challenge: await openChallenge(context.database.db, { purpose, payload, at }), options };
}

export async function signUpWithPasskey(
  context: Context,
  { challenge, response }: { challenge: string; response: PasskeyResponse },
  caller: Caller,
): Promise<void> {
  const asked = await closeChallenge(context.database.db, challenge, { purpose, payload: Payload, at: caller.at });
  const { expected, email, displayName } = asked.payload;
  const passkey = await readNewPasskey(context, { response, expected });
  await signUpWith(context, { email, displayName, way: { passkey } }, caller);
}
