import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { AuditAction, PasskeyResponse } from '@tocsin/sdk/contract';
import { z } from 'zod';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { countUse, disableCredential, selectCredentials, selectPasskey } from './second-step.queries.ts';
import type { CredentialRow } from './second-step.queries.ts';

/** A passkey as it is kept, before it is anybody's. */
export const NewPasskey = z.object({
  externalId: z.string(),
  publicKey: z.string(),
  counter: z.number(),
  transports: z.array(z.string()),
});
export type NewPasskey = z.infer<typeof NewPasskey>;

// EdDSA, ES256 and RS256: what authenticators of today offer.
const algorithms = [-8, -7, -257];
const timeout = 5 * 60_000;

/** The site that passkeys of this installation belong to. */
const siteOf = ({ settings }: Context): string => new URL(settings.publicUrl).hostname;

interface Owner {
  id: string;
  email: string;
  displayName: string;
}

/** What the browser needs to make a passkey. Those that the person has are not made twice on one device. */
export async function creationOptions(context: Context, owner: Owner) {
  const has = await selectCredentials(context.database.db, owner.id, 'passkey');
  return await generateRegistrationOptions({
    rpName: 'Tocsin',
    rpID: siteOf(context),
    userName: owner.email,
    userDisplayName: owner.displayName,
    userID: Uint8Array.from(Buffer.from(owner.id)),
    excludeCredentials: descriptorsOf(has),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    timeout,
  });
}

/** What the browser needs to show a passkey: one of this person, or any that it knows for the site. */
export async function requestOptions(context: Context, userId?: string) {
  const has = userId === undefined ? [] : await selectCredentials(context.database.db, userId, 'passkey');
  return await generateAuthenticationOptions({
    rpID: siteOf(context),
    allowCredentials: descriptorsOf(has.filter((row) => row.disabled_at === null)),
    userVerification: 'required',
    timeout,
  });
}

const descriptorsOf = (rows: readonly CredentialRow[]) =>
  rows.map(({ external_id, transports }) => ({ id: external_id ?? '', transports }));

/** Checks what the browser made: for this site, from it, for this challenge, and with the person verified. */
export async function readNewPasskey(
  context: Context,
  { response, expected }: { response: PasskeyResponse; expected: string },
): Promise<NewPasskey> {
  const read = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON, // the library checks every part of it itself
    expectedChallenge: expected,
    expectedOrigin: context.settings.publicUrl,
    expectedRPID: siteOf(context),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => Promise.reject(refused(error)));
  if (!read.verified) throw refused();
  const { id, publicKey, counter, transports = [] } = read.registrationInfo.credential;
  return { externalId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports };
}

interface Shown {
  response: PasskeyResponse;
  expected: string;
  /** Whose it must be, where that is known. */
  userId?: string;
  /** How the audit log calls it when the passkey is refused. */
  refusal: Extract<AuditAction, 'session.refused' | 'second_step.refused'>;
}

/** The person whose passkey was shown. Each use must count on; one that does not comes from a copy. */
export async function provePasskey(context: Context, shown: Shown, caller: Caller): Promise<string> {
  const { db } = context.database;
  const row = await selectPasskey(db, shown.response.id);
  try {
    return await prove(context, row, { shown, caller });
  } catch (error) {
    const targetId = shown.userId ?? row?.user_id;
    if (targetId) await audit(db, caller, { action: shown.refusal, targetId, details: { by: 'passkey' } });
    throw error;
  }
}

async function prove(
  context: Context,
  row: CredentialRow | undefined,
  { shown, caller }: { shown: Shown; caller: Caller },
): Promise<string> {
  const isTheirs = row && (shown.userId === undefined || row.user_id === shown.userId);
  if (!row || !isTheirs || row.disabled_at !== null) throw refused();
  const counter = await counterOf(context, row, shown);
  const wentBack = (counter > 0 || row.counter > 0) && counter <= row.counter;
  if (wentBack) throw await suspect(context, row, caller);
  if (!(await countUse(context.database.db, { id: row.id, from: row.counter, to: counter, at: caller.at }))) {
    throw refused();
  }
  return row.user_id;
}

async function counterOf(context: Context, row: CredentialRow, { response, expected }: Shown): Promise<number> {
  const read = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON, // as above
    expectedChallenge: expected,
    expectedOrigin: context.settings.publicUrl,
    expectedRPID: siteOf(context),
    // The count is compared here, where a step back can be told to the owner.
    credential: {
      id: row.external_id ?? '',
      publicKey: Uint8Array.from(Buffer.from(row.secret, 'base64url')),
      counter: 0,
    },
    requireUserVerification: true,
  }).catch((error: unknown) => Promise.reject(refused(error)));
  if (!read.verified) throw refused();
  return read.authenticationInfo.newCounter;
}

async function suspect(context: Context, row: CredentialRow, caller: Caller): Promise<Error> {
  await context.database.transaction(async (tx) => {
    if (!(await disableCredential(tx, row.id, caller.at))) return;
    await audit(tx, caller, { action: 'passkey.suspected', targetId: row.user_id, details: { passkey: row.id } });
    const title = 'A passkey was switched off for your safety';
    const body =
      'Its count of uses went back, which happens when a passkey was copied. Remove it in your profile, and make a new one.';
    await context.announce(tx, [accountEvent('account.mfa_changed', row.user_id, { title, body })]);
  });
  return refused();
}

export const refused = (cause?: unknown) =>
  coded('PASSKEY_REFUSED', 'This passkey was refused. Try again, or sign in another way.', { cause });
