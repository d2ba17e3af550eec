import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { CookieToSet } from '#platform/http';
import { sessionCookie } from '#platform/http';
import type { Caller, Context } from './context.ts';
import { enter } from './entrance.ts';
import { makeDeviceCookie } from './known-device.ts';
import { noteNewDevice } from './new-device.ts';
import { sessionCookieWith } from './request.ts';
import { selectWays } from './second-step.queries.ts';
import type { UserRow } from './user.queries.ts';

interface Named {
  user: UserRow;
  by: LoginProviderName;
  returnTo: string;
  cookies: Readonly<Record<string, string | undefined>>;
}

/**
 * Lets in whom a provider has named, or leads to the second step as every other way in does. What that asks goes behind
 * the `#`, which browsers send to no server.
 */
export async function letIn(
  context: Context,
  { user, by, returnTo, cookies }: Named,
  caller: Caller,
): Promise<{ to: string; cookies: CookieToSet[] } | undefined> {
  if (!user.email_verified_at) return { to: '/verify-email?from=sign-in', cookies: [] };
  const { passkeys, totp } = await selectWays(context.database.db, user.id);
  const presented = cookies[sessionCookie];
  const query = new URLSearchParams({ return_to: returnTo }).toString();
  const known = { ...user, secondStep: passkeys > 0 || totp };
  const came = await enter(context, { user: known, kind: 'browser', by, presented }, caller);
  if (!came) return undefined;
  if ('asked' in came) {
    const asked = Buffer.from(JSON.stringify(came.asked)).toString('base64url');
    return { to: `/second-step?${query}#${asked}`, cookies: [] };
  }
  await noteNewDevice(context, came, caller);
  return {
    to: came.enrolmentNeeded ? `/enrol?${query}` : returnTo,
    cookies: [sessionCookieWith(came.token), makeDeviceCookie(context, user.email)],
  };
}
