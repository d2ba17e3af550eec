import type { authRoutes } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import { accepted, noContent, ok, sessionCookie } from '#platform/http';
import type { Handlers } from '#platform/http';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { acceptInvitation } from './invitation-acceptance.ts';
import { acceptOpenInvitation } from './invitation-open.ts';
import { entered, tokenPair } from './entry-routes.ts';
import { deviceCookie } from './known-device.ts';
import { forgetPassword, resetPassword } from './password-reset.ts';
import { refresh } from './refresh-token.ts';
import { callerOf, sessionCookieWith } from './request.ts';
import { tellEnded } from './session.ts';
import { deleteSession } from './session.queries.ts';
import { setUp } from './setup.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';
import { resendVerification, verifyEmail } from './verification.ts';

export function makeAuthHandlers(context: Context): Handlers<keyof typeof authRoutes> {
  return {
    ...makeEntryHandlers(context),
    ...makeSessionHandlers(context),
    getKeySet: async ({ now }) => ({
      ...ok({ keys: await context.keys.published(now) }),
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  };
}

type Entry =
  | 'setUp'
  | 'signUp'
  | 'verifyEmail'
  | 'resendVerification'
  | 'forgotPassword'
  | 'resetPassword'
  | 'acceptInvitation'
  | 'acceptOpenInvitation';

function makeEntryHandlers(context: Context): Handlers<Entry> {
  return {
    async setUp(call) {
      await setUp(context, call.body, callerOf(call));
      return noContent();
    },
    async signUp(call) {
      const { email, password, display_name: displayName } = call.body;
      await signUp(context, { email, password, displayName }, callerOf(call));
      return accepted();
    },
    async verifyEmail(call) {
      await verifyEmail(context, call.body.token, callerOf(call));
      return noContent();
    },
    async resendVerification(call) {
      await resendVerification(context, call.body.email, callerOf(call));
      return accepted();
    },
    async forgotPassword(call) {
      await forgetPassword(context, call.body.email, callerOf(call));
      return accepted();
    },
    async resetPassword(call) {
      const device = await resetPassword(context, call.body, callerOf(call));
      return { ...noContent(), cookies: [device] };
    },
    async acceptInvitation(call) {
      const { token, password, display_name: displayName } = call.body;
      const device = await acceptInvitation(context, { token, password, displayName }, callerOf(call));
      return { ...noContent(), cookies: [device] };
    },
    async acceptOpenInvitation(call) {
      const { display_name: displayName, ...request } = call.body;
      await acceptOpenInvitation(context, { ...request, displayName }, callerOf(call));
      return accepted();
    },
  };
}

function makeSessionHandlers(context: Context): Handlers<'signIn' | 'signOut' | 'issueToken'> {
  return {
    async signIn(call) {
      const presented = call.cookies[sessionCookie];
      const attempt = { ...call.body, kind: 'browser', device: call.cookies[deviceCookie], presented } as const;
      return await entered(context, await signIn(context, attempt, callerOf(call)), callerOf(call));
    },
    async signOut(call) {
      const { principal } = call;
      if (principal.kind === 'person' && principal.sessionId !== undefined) {
        await signOut(context, { id: principal.sessionId, userId: principal.userId }, callerOf(call));
      }
      return { ...noContent(), cookies: [sessionCookieWith(null)] };
    },
    async issueToken(call) {
      const caller = callerOf(call);
      const { body } = call;
      if (body.grant_type === 'refresh_token') {
        return await tokenPair(context, await refresh(context, body.refresh_token, caller), caller);
      }
      const signed = await signIn(context, { email: body.email, password: body.password, kind: 'tokens' }, caller);
      if (!('asked' in signed)) return await tokenPair(context, signed, caller);
      const detail = 'Answer the challenge at /api/v1/auth/challenge; that answers the tokens.';
      throw coded('MFA_REQUIRED', detail, { extra: { ...signed.asked } });
    },
  };
}

async function signOut(context: Context, session: { id: string; userId: string }, caller: Caller): Promise<void> {
  await context.database.transaction(async (tx) => {
    const ended = await deleteSession(tx, session.id, session.userId);
    await audit(tx, caller, { action: 'session.ended', targetId: session.userId, details: { session: session.id } });
    tellEnded(context, tx, ended);
  });
}
