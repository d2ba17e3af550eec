import { AlertLinkPage } from './alert-link-page.tsx';
import { ForgotPasswordPage } from './forgot-password-page.tsx';
import type { Page } from './page.ts';
import { ResetPasswordPage } from './reset-password-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { SignUpPage } from './sign-up-page.tsx';
import { UnsubscribePage } from './unsubscribe-page.tsx';
import { VerifyEmailPage } from './verify-email-page.tsx';

/** Every page of this entry. */
export const pages: readonly Page[] = [
  { path: '/sign-in', component: SignInPage },
  { path: '/sign-up', component: SignUpPage },
  { path: '/verify-email', component: VerifyEmailPage },
  { path: '/forgot-password', component: ForgotPasswordPage },
  { path: '/reset-password', component: ResetPasswordPage },
  { path: '/setup', component: SetupPage },
  { path: '/u/:token', component: UnsubscribePage },
  { path: '/a/:token', component: AlertLinkPage },
];
