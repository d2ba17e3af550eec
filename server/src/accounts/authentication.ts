import { coded } from '#platform/errors';
import type { Credentials, Person, Principal } from '#platform/http';
import { readAccessToken } from './access-token.ts';
import { personBehindApiToken, tokenMark } from './api-token.ts';
import type { Context } from './context.ts';
import { personBehindCookie, personBehindSession } from './session.ts';

/**
 * Says who sends a request. With an `Authorization` header only that counts, and a wrong one is refused. A cookie whose
 * session has ended is nobody's: the browser may still sign in with it.
 */
export async function authenticate(context: Context, credentials: Credentials): Promise<Principal> {
  const { authorization, sessionToken, now } = credentials;
  if (authorization !== undefined) {
    const found = await personBehindHeader(context, authorization, now);
    if (!found) throw coded('UNAUTHENTICATED', 'This token is not valid, or not any more.');
    return found;
  }
  const found = sessionToken === undefined ? undefined : await personBehindCookie(context, sessionToken, now);
  return found ?? { kind: 'anonymous' };
}

async function personBehindHeader(context: Context, header: string, at: Date): Promise<Person | undefined> {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
  if (token === undefined) return undefined;
  if (token.startsWith(tokenMark)) return await personBehindApiToken(context, token, at);
  const access = await readAccessToken(context, token, at);
  const found = access && (await personBehindSession(context, access.sessionId, at));
  return found?.userId === access?.userId ? found : undefined;
}
