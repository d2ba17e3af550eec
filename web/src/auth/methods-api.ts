import { makeClientOf } from '@tocsin/sdk/call';

/** The routes of passkeys, mailed links and the second step, which the first page does not need. */
export const methodsApi = makeClientOf({
  answerChallenge: 'POST /api/v1/auth/challenge',
  askSignInLink: 'POST /api/v1/auth/sign-in-link',
  useSignInLink: 'POST /api/v1/auth/sign-in-link/use',
  startPasskeySignIn: 'POST /api/v1/auth/passkey/options',
  signInWithPasskey: 'POST /api/v1/auth/passkey',
  startPasskeySignUp: 'POST /api/v1/auth/sign-up/passkey/options',
  signUpWithPasskey: 'POST /api/v1/auth/sign-up/passkey',
});
