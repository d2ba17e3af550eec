import { z } from 'zod';
import type { Route } from './route.ts';
import { Email, Secret, Time } from './words.ts';

const LinkToken = z.strictObject({ token: Secret });

export const EmailChange = z.strictObject({
  email: Email.meta({ description: 'The present address.' }),
  change: z
    .strictObject({ to: Email, confirmed_by_old: z.boolean(), confirmed_by_new: z.boolean(), expires_at: Time })
    .nullable()
    .meta({ description: 'The change that waits for its confirmations, if there is one.' }),
});
export const Deletion = z.strictObject({
  due_at: Time.nullable().meta({ description: 'When the account will be erased; null when nobody asked for that.' }),
  grace_days: z.number().int(),
});

/** What changes or ends an account as a whole: its address, a copy of everything in it, its end. */
export const accountLifeRoutes = {
  getMyEmailChange: {
    method: 'GET',
    path: '/api/v1/me/email-change',
    tag: 'Me',
    summary: 'My address, and the change of it that waits',
    answers: { 200: EmailChange },
  },
  changeMyEmail: {
    method: 'POST',
    path: '/api/v1/me/email-change',
    tag: 'Me',
    summary:
      'Ask for another address; both mailboxes confirm it, and the answer is the same whether or not it is taken',
    body: z.strictObject({ email: Email }),
    answers: { 202: null },
    errors: ['FRESH_SIGN_IN_NEEDED'],
    callsPerMinute: 30,
  },
  dropMyEmailChange: {
    method: 'DELETE',
    path: '/api/v1/me/email-change',
    tag: 'Me',
    summary: 'Drop the change of address that waits',
    answers: { 204: null },
  },
  confirmEmailChange: {
    method: 'POST',
    path: '/api/v1/auth/confirm-email-change',
    tag: 'Auth',
    summary: 'Confirm a change of address with the token of the mailed link; both mailboxes do',
    body: LinkToken,
    answers: {
      200: z.strictObject({
        done: z.boolean().meta({ description: 'False while the other mailbox has not confirmed.' }),
      }),
    },
    errors: ['INVALID_TOKEN'],
    callsPerMinute: 30,
  },
  undoEmailChange: {
    method: 'POST',
    path: '/api/v1/auth/undo-email-change',
    tag: 'Auth',
    summary: 'Take a change of address back with the token mailed to the old address; every session ends',
    body: LinkToken,
    answers: { 204: null },
    errors: ['INVALID_TOKEN'],
    callsPerMinute: 30,
  },
  exportMe: {
    method: 'GET',
    path: '/api/v1/me/export',
    tag: 'Me',
    summary: 'Everything that is known about me, as a ZIP of JSON files and a page to read',
    answers: { 200: z.instanceof(Uint8Array) },
    produces: 'application/zip',
    errors: ['FRESH_SIGN_IN_NEEDED'],
    callsPerMinute: 6,
  },
  getMyDeletion: {
    method: 'GET',
    path: '/api/v1/me/deletion',
    tag: 'Me',
    summary: 'Whether my account is going to be erased, and when',
    answers: { 200: Deletion },
  },
  deleteMe: {
    method: 'DELETE',
    path: '/api/v1/me',
    tag: 'Me',
    summary: 'Delete my account: every session ends now, and all is erased after some days unless I sign in',
    body: z.strictObject({
      email: Email.meta({ description: 'My own address, typed to show that this is meant.' }),
    }),
    answers: { 202: Deletion },
    errors: ['FRESH_SIGN_IN_NEEDED', 'LAST_ADMIN'],
  },
  keepAccount: {
    method: 'POST',
    path: '/api/v1/auth/keep-account',
    tag: 'Auth',
    summary: 'Keep an account that was to be erased, with the token of the mailed link',
    body: LinkToken,
    answers: { 204: null },
    errors: ['INVALID_TOKEN'],
    callsPerMinute: 30,
  },
} as const satisfies Record<string, Route>;
