import type { entryRoutes } from '@tocsin/sdk/contract';
import { accepted, ok, sessionCookie } from '#platform/http';
import type { Call, Handlers, Reply } from '#platform/http';
import { accessTokenSeconds, makeAccessToken } from './access-token.ts';
import type { Tokens } from './access-token.ts';
import type { Caller, Context } from './context.ts';
import { answerSecondStep } from './entrance.ts';
import type { Entered } from './entrance.ts';
import { deviceCookie, makeDeviceCookie } from './known-device.ts';
import { noteNewDevice } from './new-device.ts';
import { signInWithPasskey, startPasskeySignIn } from './passkey-sign-in.ts';
import { signUpWithPasskey, startPasskeySignUp } from './passkey-sign-up.ts';
import { callerOf, sessionCookieWith } from './request.ts';
import { askSignInLink, useSignInLink } from './sign-in-link.ts';

export function makeEntryHandlers(context: Context): Handlers<keyof typeof entryRoutes> {
  return {
    async answerChallenge(call) {
      const seen = { answer: call.body, ...broughtAlong(call) };
      return await entered(context, await answerSecondStep(context, seen, callerOf(call)), callerOf(call));
    },
    async askSignInLink(call) {
      await askSignInLink(context, call.body.email, callerOf(call));
      return accepted();
    },
    async useSignInLink(call) {
      const { presented } = broughtAlong(call);
      const came = await useSignInLink(context, { token: call.body.token, presented }, callerOf(call));
      return await entered(context, came, callerOf(call));
    },
    startPasskeySignIn: async (call) => ok(await startPasskeySignIn(context, call.now)),
    async signInWithPasskey(call) {
      const { presented } = broughtAlong(call);
      const came = await signInWithPasskey(context, { ...call.body, presented }, callerOf(call));
      return await entered(context, came, callerOf(call));
    },
    async startPasskeySignUp(call) {
      const { email, display_name: displayName } = call.body;
      return ok(await startPasskeySignUp(context, { email, displayName }, call.now));
    },
    async signUpWithPasskey(call) {
      await signUpWithPasskey(context, call.body, callerOf(call));
      return accepted();
    },
  };
}

const broughtAlong = ({ cookies }: Pick<Call, 'cookies'>) => ({
  device: cookies[deviceCookie],
  presented: cookies[sessionCookie],
});

/** The answer to whoever came in, by the cookie or with tokens, or what is asked of them first. */
export async function entered(context: Context, came: Entered, caller: Caller): Promise<Reply> {
  if ('asked' in came) return accepted(came.asked);
  if (came.kind === 'tokens') return await tokenPair(context, came, caller);
  await noteNewDevice(context, came, caller);
  const cookies = [sessionCookieWith(came.token), makeDeviceCookie(context, came.email)];
  return { ...ok({ user_id: came.userId, enrolment_needed: came.enrolmentNeeded }), cookies };
}

export async function tokenPair(
  context: Context,
  { userId, sessionId, token }: Tokens,
  { at }: Caller,
): Promise<Reply> {
  return ok({
    access_token: await makeAccessToken(context, { userId, sessionId, at }),
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    refresh_token: token,
  });
}
