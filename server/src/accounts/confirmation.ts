import type { PasskeyResponse, SignInMethods } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { audit } from './audit.ts';
import { closeChallenge, openChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { requestOptions } from './passkey.ts';
import { Expected } from './passkey-sign-in.ts';
import { confirmPassword } from './password-change.ts';
import { factorsOf, proveSecondStep } from './second-step.ts';
import { selectWays } from './second-step.queries.ts';
import type { SignInWays } from './second-step.queries.ts';
import { renewToken } from './session.ts';
import { selectUser } from './user.queries.ts';

const purpose = 'confirmation';

/** How a person confirms that it is them: by the second step where there is one, by the password where there is none. */
export function confirmBy(ways: SignInWays): SignInMethods['confirm_by'] {
  const factors = factorsOf(ways);
  if (factors.length > 0) return factors;
  return ways.password ? ['password'] : [];
}

export async function startConfirmation(context: Context, { userId }: Person, at: Date) {
  const options = await requestOptions(context, userId);
  const payload = { expected: options.challenge };
  return { challenge: await openChallenge(context.database.db, { purpose, userId, payload, at }), options };
}

export type Confirmation =
  | { method: 'password'; password: string }
  | { method: 'totp' | 'recovery'; code: string }
  | { method: 'passkey'; challenge: string; response: PasskeyResponse };

interface Confirming {
  person: Person;
  confirmation: Confirmation;
  device: string | undefined;
}

/** Proves once more who sits there. The session gets a new token, and what asks for a fresh proof is answered again. */
export async function confirm(
  context: Context,
  { person, confirmation, device }: Confirming,
  caller: Caller,
): Promise<string | undefined> {
  const { userId, sessionId } = person;
  if (sessionId === undefined) throw coded('FORBIDDEN', 'An API token cannot confirm anything. Sign in.');
  await prove(context, { person, confirmation, device }, caller);
  return await context.database.transaction(async (tx) => {
    await audit(tx, caller, { action: 'session.confirmed', targetId: userId, details: { by: confirmation.method } });
    const token = await renewToken(tx, sessionId, { at: caller.at, proved: true });
    return person.via === 'session' ? token : undefined;
  });
}

async function prove(context: Context, { person, confirmation, device }: Confirming, caller: Caller): Promise<void> {
  const { db } = context.database;
  const { userId } = person;
  const [user, ways] = [await selectUser(db, userId), await selectWays(db, userId)];
  if (!user) throw coded('UNAUTHENTICATED');
  if (!confirmBy(ways).includes(confirmation.method)) {
    throw coded('INVALID_CREDENTIALS', 'This account is not confirmed that way. Sign in again.');
  }
  if (confirmation.method === 'password') {
    await confirmPassword(context, { ...confirmation, userId, action: 'session.confirmation_refused' }, caller);
    return;
  }
  if (confirmation.method === 'passkey') {
    const wanted = { purpose, payload: Expected, userId, at: caller.at } as const;
    const { payload } = await closeChallenge(db, confirmation.challenge, wanted);
    const proof = { method: 'passkey', response: confirmation.response, expected: payload.expected } as const;
    await proveSecondStep(context, { user, proof, device }, caller);
    return;
  }
  await proveSecondStep(context, { user, proof: confirmation, device }, caller);
}
