import { makeClientOf } from '@tocsin/sdk/call';

/** The few routes that these pages call. The app's own client knows all of them, which would weigh on the first page. */
export const api = makeClientOf({
  getInstance: 'GET /api/v1/instance',
  getMe: 'GET /api/v1/me',
  signIn: 'POST /api/v1/auth/sign-in',
  signOut: 'POST /api/v1/auth/sign-out',
  signUp: 'POST /api/v1/auth/sign-up',
  verifyEmail: 'POST /api/v1/auth/verify-email',
  resendVerification: 'POST /api/v1/auth/resend-verification',
  forgotPassword: 'POST /api/v1/auth/forgot-password',
  resetPassword: 'POST /api/v1/auth/reset-password',
  acceptInvitation: 'POST /api/v1/auth/accept-invitation',
  setUp: 'POST /api/v1/auth/setup',
  describeUnsubscribe: 'GET /api/v1/links/unsubscribe/{token}',
  unsubscribe: 'POST /u/{token}',
  describeAlertLink: 'GET /api/v1/links/alert/{token}',
  actOnAlert: 'POST /a/{token}',
});
