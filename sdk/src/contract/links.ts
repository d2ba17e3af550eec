import { z } from 'zod';
import { LoginProvider } from './provider-logins.ts';
import type { Route } from './route.ts';
import { AlertStateName, Channel, CategoryName, SeverityName } from './words.ts';

/** Links in messages. GET describes and changes nothing; POST acts. The signed token is the authenticator. */
const Token = z.strictObject({ token: z.string().min(1).max(1024) });
export const linksRoutes = {
  describeUnsubscribe: {
    method: 'GET',
    path: '/api/v1/links/unsubscribe/{token}',
    tag: 'Links',
    summary: 'What an unsubscribe link would switch off',
    params: Token,
    answers: {
      200: z.strictObject({ category: CategoryName, channel: Channel, address: z.string(), enabled: z.boolean() }),
    },
    errors: ['INVALID_TOKEN'],
    ownAuthenticator: true,
  },
  unsubscribe: {
    method: 'POST',
    path: '/u/{token}',
    tag: 'Links',
    summary: 'Unsubscribe with one click (RFC 8058); repeating it is harmless',
    params: Token,
    body: z.object({ 'List-Unsubscribe': z.string().optional() }).loose().optional(),
    accepts: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    answers: { 204: null },
    errors: ['INVALID_TOKEN'],
    ownAuthenticator: true,
  },
  describeAlertLink: {
    method: 'GET',
    path: '/api/v1/links/alert/{token}',
    tag: 'Links',
    summary: 'The alert behind a mailed link',
    params: Token,
    answers: {
      200: z.strictObject({
        title: z.string(),
        severity: SeverityName,
        state: AlertStateName,
        acknowledged_by: z.string().nullable(),
      }),
    },
    errors: ['INVALID_TOKEN'],
    ownAuthenticator: true,
  },
  actOnAlert: {
    method: 'POST',
    path: '/a/{token}',
    tag: 'Links',
    summary: 'Acknowledge the alert behind a mailed link',
    params: Token,
    body: z.strictObject({ action: z.literal('acknowledge') }),
    answers: { 200: z.strictObject({ state: AlertStateName, acknowledged_by: z.string().nullable() }) },
    errors: ['INVALID_TOKEN', 'ALERT_RESOLVED'],
    ownAuthenticator: true,
  },
} as const satisfies Record<string, Route>;

/** What the web app asks before anybody signed in. */
export const systemRoutes = {
  getInstance: {
    method: 'GET',
    path: '/api/v1/instance',
    tag: 'System',
    summary: 'What this installation is and offers',
    answers: {
      200: z.strictObject({
        name: z.string(),
        version: z.string(),
        sample_mode: z.boolean(),
        sign_up: z.enum(['open', 'invite', 'domain']),
        setup_open: z.boolean(),
        login_providers: z.array(LoginProvider),
        acknowledge: z.enum(['shared', 'personal']),
        now: z.string(),
        insecure: z.boolean(),
      }),
    },
  },
} as const satisfies Record<string, Route>;
