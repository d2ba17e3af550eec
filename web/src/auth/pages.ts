import type { ComponentType } from 'react';
import { findPage } from './page.ts';
import type { Page } from './page.ts';

/** Every page of this entry but sign-in, which comes with it. Each is loaded when it is shown. */
export const pages: readonly Page[] = [
  { path: '/sign-in/:provider', load: async () => (await import('./provider-page.tsx')).ProviderPage },
  { path: '/sign-in-link', load: async () => (await import('./sign-in-link-page.tsx')).SignInLinkPage },
  { path: '/second-step', load: async () => (await import('./second-step-page.tsx')).SecondStepPage },
  { path: '/enrol', load: async () => (await import('./enrol-page.tsx')).EnrolPage },
  { path: '/sign-up', load: async () => (await import('./sign-up-page.tsx')).SignUpPage },
  { path: '/verify-email', load: async () => (await import('./verify-email-page.tsx')).VerifyEmailPage },
  { path: '/forgot-password', load: async () => (await import('./forgot-password-page.tsx')).ForgotPasswordPage },
  { path: '/reset-password', load: async () => (await import('./reset-password-page.tsx')).ResetPasswordPage },
  { path: '/invitation', load: async () => (await import('./invitation-page.tsx')).InvitationPage },
  { path: '/join', load: async () => (await import('./join-page.tsx')).JoinPage },
  { path: '/setup', load: async () => (await import('./setup-page.tsx')).SetupPage },
  { path: '/change-email', load: async () => (await import('./mailed-link-page.tsx')).ChangeEmailPage },
  { path: '/undo-email', load: async () => (await import('./mailed-link-page.tsx')).UndoEmailPage },
  { path: '/keep-account', load: async () => (await import('./mailed-link-page.tsx')).KeepAccountPage },
  { path: '/u/:token', load: async () => (await import('./unsubscribe-page.tsx')).UnsubscribePage },
  { path: '/a/:token', load: async () => (await import('./alert-link-page.tsx')).AlertLinkPage },
  { path: '/kiosk', load: async () => (await import('../rooms/visitors/kiosk-page.tsx')).KioskPage },
];

export interface Found {
  Page: ComponentType<{ parameter: string }>;
  parameter: string;
}

/** The page of a path, once it is there. */
export async function loadPage(path: string): Promise<Found | undefined> {
  const found = findPage(pages, path);
  return found && { Page: await found.page.load(), parameter: found.parameter };
}
