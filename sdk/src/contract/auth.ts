import { z } from 'zod';
import type { Route } from './route.ts';
import { Email, OneLine, Secret } from './words.ts';

const longestPassword = 256;
/** 257 characters (code points) are refused by the schema, before any hashing. The policy itself (15 and more) is the server's. */
export const Password = z
  .string()
  .min(1)
  .max(4 * longestPassword)
  .refine((text) => Array.from(text).length <= longestPassword, { message: `At most ${longestPassword} characters.` });
export const DisplayName = OneLine.min(1).max(100);

export const SignUp = z.strictObject({ email: Email, password: Password, display_name: DisplayName.optional() });
export const TokenPair = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string(),
});
/** How somebody may prove who they are beside the password. */
export const factors = ['totp', 'passkey', 'recovery'] as const;
export type Factor = (typeof factors)[number];
export const Challenge = Secret.meta({ description: 'Names what was asked; good once and for a few minutes.' });
export const PasskeyJson = z
  .record(z.string(), z.unknown())
  .meta({ description: 'For navigator.credentials, as its JSON helpers read it.' });

export const SignedIn = z.strictObject({
  user_id: z.string(),
  enrolment_needed: z
    .boolean()
    .meta({ description: 'This role needs a second step. Nothing else is answered until there is one.' }),
});
export const SecondStep = z.strictObject({
  challenge: Challenge,
  methods: z.array(z.enum(factors)),
  passkey: PasskeyJson.nullable().meta({ description: 'The options for a passkey, where there is one.' }),
});
export type SecondStep = z.infer<typeof SecondStep>;
export const TokenGrant = z.discriminatedUnion('grant_type', [
  z.strictObject({ grant_type: z.literal('password'), email: Email, password: Password }),
  z.strictObject({ grant_type: z.literal('refresh_token'), refresh_token: Secret }),
]);
const LinkToken = z.strictObject({ token: Secret });
const EmailOnly = z.strictObject({ email: Email });

/** Sign-up, verification, sign-in and out, tokens, forgotten passwords, the first administrator. */
export const authRoutes = {
  setUp: {
    method: 'POST',
    path: '/api/v1/auth/setup',
    tag: 'Auth',
    summary: 'Make the first administrator from the setup link',
    body: z.strictObject({ token: Secret, email: Email, password: Password }),
    answers: { 204: null },
    errors: ['INVALID_TOKEN', 'SETUP_CLOSED', 'PASSWORD_REFUSED'],
  },
  signUp: {
    method: 'POST',
    path: '/api/v1/auth/sign-up',
    tag: 'Auth',
    summary: 'Sign up; the answer is the same whether or not the address is known',
    body: SignUp,
    answers: { 202: null },
    errors: ['PASSWORD_REFUSED', 'SIGN_UP_CLOSED'],
    callsPerMinute: 30,
  },
  verifyEmail: {
    method: 'POST',
    path: '/api/v1/auth/verify-email',
    tag: 'Auth',
    summary: 'Verify an e-mail address with the token of the mailed link',
    body: LinkToken,
    answers: { 204: null },
    errors: ['INVALID_TOKEN'],
  },
  resendVerification: {
    method: 'POST',
    path: '/api/v1/auth/resend-verification',
    tag: 'Auth',
    summary: 'Send the verification mail again',
    body: EmailOnly,
    answers: { 202: null },
    callsPerMinute: 30,
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/auth/sign-in',
    tag: 'Auth',
    summary: 'Sign in; the session travels in the cookie only',
    body: z.strictObject({ email: Email, password: Password }),
    answers: { 200: SignedIn, 202: SecondStep },
    errors: ['INVALID_CREDENTIALS', 'EMAIL_UNVERIFIED', 'TOO_MANY_ATTEMPTS'],
    callsPerMinute: 300,
  },
  signOut: {
    method: 'POST',
    path: '/api/v1/auth/sign-out',
    tag: 'Auth',
    summary: 'End this session, or the session behind the access token',
    answers: { 204: null },
  },
  issueToken: {
    method: 'POST',
    path: '/api/v1/auth/token',
    tag: 'Auth',
    summary: 'Exchange a password or a refresh token for an access token',
    body: TokenGrant,
    answers: { 200: TokenPair },
    errors: ['INVALID_CREDENTIALS', 'EMAIL_UNVERIFIED', 'MFA_REQUIRED', 'INVALID_GRANT', 'TOO_MANY_ATTEMPTS'],
    callsPerMinute: 300,
  },
  forgotPassword: {
    method: 'POST',
    path: '/api/v1/auth/forgot-password',
    tag: 'Auth',
    summary: 'Ask for a reset link; the answer is the same for every address',
    body: EmailOnly,
    answers: { 202: null },
    callsPerMinute: 30,
  },
  resetPassword: {
    method: 'POST',
    path: '/api/v1/auth/reset-password',
    tag: 'Auth',
    summary: 'Set a new password with the token of the mailed link',
    body: z.strictObject({ token: Secret, password: Password }),
    answers: { 204: null },
    errors: ['INVALID_TOKEN', 'PASSWORD_REFUSED'],
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/v1/auth/accept-invitation',
    tag: 'Auth',
    summary: 'Make the account that one was invited to, with the token of the mailed link',
    body: z.strictObject({ token: Secret, password: Password, display_name: DisplayName.optional() }),
    answers: { 204: null },
    errors: ['INVALID_TOKEN', 'PASSWORD_REFUSED'],
    callsPerMinute: 30,
  },
  acceptOpenInvitation: {
    method: 'POST',
    path: '/api/v1/auth/join',
    tag: 'Auth',
    summary: 'Sign up with the token of an open invitation; the address is confirmed by mail',
    body: SignUp.extend({ token: Secret }),
    answers: { 202: null },
    errors: ['INVALID_TOKEN', 'PASSWORD_REFUSED', 'RATE_LIMITED'],
    callsPerMinute: 30,
  },
  getKeySet: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: 'Auth',
    summary: 'The public keys that verify access tokens',
    answers: { 200: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }) },
  },
} as const satisfies Record<string, Route>;
