import { equalInConstantTime, keyedHash, randomToken } from '#platform/crypto';
import type { CookieToSet } from '#platform/http';
import type { Context } from './context.ts';

/** The name of the cookie, without the `__Host-` prefix. */
export const deviceCookie = 'tocsin-device';
const yearSeconds = 365 * 24 * 3600;

/**
 * A cookie that says "somebody signed in to this account from here before". It opens nothing; it gives the device its own
 * count of wrong passwords, so that whoever attacks the account from elsewhere cannot lock its owner out.
 */
export function makeDeviceCookie(context: Context, email: string, nonce = randomToken(18)): CookieToSet {
  return { name: deviceCookie, value: `${nonce}.${sign(context, nonce, email)}`, maxAgeSeconds: yearSeconds };
}

/**
 * The device that a reset of the password makes known. It is one for each person: a mailbox alone gets that cookie, as
 * often as it likes, and must not get a new count of wrong codes each time.
 */
export const deviceOfReset = (context: Context, userId: string): string =>
  keyedHash(context.secrets.device, `reset ${userId}`);

/** The device behind the cookie if it is known for this address, or nothing. */
export function readDevice(context: Context, value: string | undefined, email: string): string | undefined {
  const [nonce, signature] = value?.split('.') ?? [];
  if (nonce === undefined || signature === undefined) return undefined;
  return equalInConstantTime(signature, sign(context, nonce, email)) ? nonce : undefined;
}

const sign = (context: Context, nonce: string, email: string): string =>
  keyedHash(context.secrets.device, `${nonce}.${email.toLowerCase()}`);
