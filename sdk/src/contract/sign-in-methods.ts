import { z } from 'zod';
import { Challenge, DisplayName, factors, PasskeyJson, SecondStep, SignedIn, TokenPair } from './auth.ts';
import type { Route } from './route.ts';
import { Email, Id, OneLine, Secret, Time } from './words.ts';

const Options = z.strictObject({
  challenge: Challenge,
  options: PasskeyJson,
});
export const PasskeyResponse = z
  .strictObject({
    id: z.string().min(1).max(2048),
    rawId: z.string().min(1).max(2048),
    type: z.literal('public-key'),
    authenticatorAttachment: z.string().max(64).nullish(),
    clientExtensionResults: z.record(z.string(), z.unknown()),
    response: z.record(z.string().max(64), z.unknown()),
  })
  .meta({ description: 'What navigator.credentials answered, by toJSON().' });
export type PasskeyResponse = z.infer<typeof PasskeyResponse>;
const Code = z.string().trim().min(6).max(64);
const PasskeyName = OneLine.min(1).max(100);

const entered = { 200: SignedIn, 202: SecondStep } as const;

export const Passkey = z.strictObject({
  id: Id,
  name: z.string(),
  created_at: Time,
  last_used_at: Time.nullable(),
  suspect: z.boolean().meta({ description: 'Its counter went back, as that of a copy does: it is refused.' }),
});
export const RecoveryCodes = z.strictObject({
  recovery_codes: z.array(z.string()).nullable().meta({ description: 'Shown this once; null when they stay.' }),
});
export const SignInMethods = z.strictObject({
  password: z.boolean(),
  totp_since: Time.nullable(),
  passkeys: z.array(Passkey),
  recovery_codes_left: z.number().int(),
  required: z.boolean().meta({ description: 'This role needs a second step.' }),
  enrolment_needed: z.boolean(),
  confirm_by: z.array(z.enum(['password', ...factors])).meta({ description: 'How one confirms that it is oneself.' }),
  confirmed_until: Time.nullable().meta({ description: 'Until then nothing asks for a confirmation.' }),
});
export type SignInMethods = z.infer<typeof SignInMethods>;
const OneById = z.strictObject({ id: Id });

/** Ways in beside the password, and the second step. */
export const entryRoutes = {
  answerChallenge: {
    method: 'POST',
    path: '/api/v1/auth/challenge',
    tag: 'Auth',
    summary: 'The second step of signing in; answers as the first one would have',
    body: z.discriminatedUnion('method', [
      z.strictObject({ challenge: Challenge, method: z.literal('totp'), code: Code }),
      z.strictObject({ challenge: Challenge, method: z.literal('recovery'), code: Code }),
      z.strictObject({ challenge: Challenge, method: z.literal('passkey'), response: PasskeyResponse }),
    ]),
    answers: { 200: z.union([SignedIn, TokenPair]) },
    errors: ['CHALLENGE_ENDED', 'CODE_WRONG', 'PASSKEY_REFUSED', 'TOO_MANY_ATTEMPTS'],
    callsPerMinute: 300,
  },
  askSignInLink: {
    method: 'POST',
    path: '/api/v1/auth/sign-in-link',
    tag: 'Auth',
    summary: 'Ask for a link that signs in once; the answer is the same for every address',
    body: z.strictObject({ email: Email }),
    answers: { 202: null },
    callsPerMinute: 30,
  },
  useSignInLink: {
    method: 'POST',
    path: '/api/v1/auth/sign-in-link/use',
    tag: 'Auth',
    summary: 'Sign in with the token of the mailed link; a second step is asked for as ever',
    body: z.strictObject({ token: Secret }),
    answers: entered,
    errors: ['INVALID_TOKEN'],
    callsPerMinute: 30,
  },
  startPasskeySignIn: {
    method: 'POST',
    path: '/api/v1/auth/passkey/options',
    tag: 'Auth',
    summary: 'Begin to sign in with a passkey, without naming an account',
    answers: { 200: Options },
    callsPerMinute: 120,
  },
  signInWithPasskey: {
    method: 'POST',
    path: '/api/v1/auth/passkey',
    tag: 'Auth',
    summary: 'Sign in with a passkey; it is both steps at once',
    body: z.strictObject({ challenge: Challenge, response: PasskeyResponse }),
    answers: { 200: SignedIn },
    errors: ['CHALLENGE_ENDED', 'PASSKEY_REFUSED', 'EMAIL_UNVERIFIED'],
    callsPerMinute: 120,
  },
  startPasskeySignUp: {
    method: 'POST',
    path: '/api/v1/auth/sign-up/passkey/options',
    tag: 'Auth',
    summary: 'Begin to sign up with a passkey; the answer is the same whether or not the address is known',
    body: z.strictObject({ email: Email, display_name: DisplayName.optional() }),
    answers: { 200: Options },
    errors: ['SIGN_UP_CLOSED'],
    callsPerMinute: 30,
  },
  signUpWithPasskey: {
    method: 'POST',
    path: '/api/v1/auth/sign-up/passkey',
    tag: 'Auth',
    summary: 'Sign up with a passkey; the answer is the same whether or not the address is known',
    body: z.strictObject({ challenge: Challenge, response: PasskeyResponse }),
    answers: { 202: null },
    errors: ['CHALLENGE_ENDED', 'PASSKEY_REFUSED', 'SIGN_UP_CLOSED'],
    callsPerMinute: 30,
  },
} as const satisfies Record<string, Route>;

/** How the signed-in person proves who they are. */
export const methodsRoutes = {
  getMySignInMethods: {
    method: 'GET',
    path: '/api/v1/me/sign-in-methods',
    tag: 'Me',
    summary: 'How I sign in',
    answers: { 200: SignInMethods },
  },
  startMyConfirmation: {
    method: 'POST',
    path: '/api/v1/me/confirmation/options',
    tag: 'Me',
    summary: 'Begin to confirm with a passkey that it is me',
    answers: { 200: Options },
  },
  confirmMyself: {
    method: 'POST',
    path: '/api/v1/me/confirmation',
    tag: 'Me',
    summary: 'Confirm that it is me; for ten minutes what asks for a confirmation is answered',
    body: z.discriminatedUnion('method', [
      z.strictObject({ method: z.literal('password'), password: z.string().min(1).max(1024) }),
      z.strictObject({ method: z.literal('totp'), code: Code }),
      z.strictObject({ method: z.literal('recovery'), code: Code }),
      z.strictObject({ method: z.literal('passkey'), challenge: Challenge, response: PasskeyResponse }),
    ]),
    answers: { 204: null },
    errors: ['INVALID_CREDENTIALS', 'CODE_WRONG', 'CHALLENGE_ENDED', 'PASSKEY_REFUSED', 'TOO_MANY_ATTEMPTS'],
    callsPerMinute: 60,
  },
  startMyTotp: {
    method: 'POST',
    path: '/api/v1/me/totp',
    tag: 'Me',
    summary: 'Begin to set up an authenticator app; nothing changes until a code of it is confirmed',
    answers: {
      201: z.strictObject({ challenge: Challenge, secret: z.string(), uri: z.string() }),
    },
    errors: ['FRESH_SIGN_IN_NEEDED', 'TOTP_EXISTS'],
  },
  confirmMyTotp: {
    method: 'PUT',
    path: '/api/v1/me/totp',
    tag: 'Me',
    summary: 'Confirm the authenticator app with a code; the first second step comes with recovery codes',
    body: z.strictObject({ challenge: Challenge, code: Code }),
    answers: { 200: RecoveryCodes },
    errors: ['FRESH_SIGN_IN_NEEDED', 'CHALLENGE_ENDED', 'CODE_WRONG', 'TOTP_EXISTS'],
    callsPerMinute: 60,
  },
  deleteMyTotp: {
    method: 'DELETE',
    path: '/api/v1/me/totp',
    tag: 'Me',
    summary: 'Remove the authenticator app',
    answers: { 204: null },
    errors: ['FRESH_SIGN_IN_NEEDED', 'TOTP_NOT_FOUND', 'SECOND_STEP_NEEDED'],
  },
  remakeMyRecoveryCodes: {
    method: 'POST',
    path: '/api/v1/me/recovery-codes',
    tag: 'Me',
    summary: 'Make new recovery codes; the old ones end',
    answers: { 201: z.strictObject({ recovery_codes: z.array(z.string()) }) },
    errors: ['FRESH_SIGN_IN_NEEDED', 'SECOND_STEP_OFF'],
  },
  startMyPasskey: {
    method: 'POST',
    path: '/api/v1/me/passkeys/options',
    tag: 'Me',
    summary: 'Begin to add a passkey',
    answers: { 200: Options },
    errors: ['FRESH_SIGN_IN_NEEDED'],
  },
  makeMyPasskey: {
    method: 'POST',
    path: '/api/v1/me/passkeys',
    tag: 'Me',
    summary: 'Add a passkey; the first second step comes with recovery codes',
    body: z.strictObject({ challenge: Challenge, name: PasskeyName, response: PasskeyResponse }),
    answers: { 201: RecoveryCodes.extend({ passkey: Passkey }) },
    errors: ['FRESH_SIGN_IN_NEEDED', 'CHALLENGE_ENDED', 'PASSKEY_REFUSED'],
  },
  renameMyPasskey: {
    method: 'PATCH',
    path: '/api/v1/me/passkeys/{id}',
    tag: 'Me',
    summary: 'Rename a passkey',
    params: OneById,
    body: z.strictObject({ name: PasskeyName }),
    answers: { 200: Passkey },
    errors: ['PASSKEY_NOT_FOUND'],
  },
  deleteMyPasskey: {
    method: 'DELETE',
    path: '/api/v1/me/passkeys/{id}',
    tag: 'Me',
    summary: 'Remove a passkey',
    params: OneById,
    answers: { 204: null },
    errors: ['FRESH_SIGN_IN_NEEDED', 'PASSKEY_NOT_FOUND', 'SECOND_STEP_NEEDED', 'LAST_WAY_IN'],
  },
} as const satisfies Record<string, Route>;
