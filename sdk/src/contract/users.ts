import { z } from 'zod';
import type { Route } from './route.ts';
import { about, aboutLinks, Picture, Session } from './me.ts';
import { Email, Id, listOf, Page, RoleName, Time } from './words.ts';

export const User = z.strictObject({
  id: Id,
  email: Email,
  email_verified: z.boolean(),
  display_name: z.string(),
  ...about,
  ...aboutLinks,
  picture: Picture,
  role: RoleName,
  status: z.enum(['active', 'disabled', 'erased']),
  locked_until: Time.nullable().meta({ description: 'Until when wrong passwords keep unknown devices out.' }),
  professional_status: z.boolean(),
  professional_status_at: Time.nullable(),
  desk: z.boolean(),
  created_at: Time,
  last_sign_in_at: Time.nullable(),
});
export const Invitation = z.strictObject({
  id: Id,
  kind: z.enum(['mailed', 'open']).meta({
    description: '`mailed` to an address; `open`: a link without one, which whoever invites hands over.',
  }),
  email: Email.nullable().meta({
    description: 'Forgotten 30 days after the invitation ended. An open invitation has none.',
  }),
  note: z.string().meta({ description: 'Of an open invitation: whom it is for. Forgotten like the address.' }),
  role: RoleName,
  state: z.enum(['open', 'accepted', 'ended']),
  created_at: Time,
  expires_at: Time,
  accepted_at: Time.nullable(),
});
export const ImportedRow = z.strictObject({
  line: z.number().int(),
  email: z.string(),
  role: RoleName.nullable(),
  outcome: z.enum(['ready', 'sent', 'refused']),
  reason: z.string().nullable(),
});
export type ImportedRow = z.infer<typeof ImportedRow>;
const OneById = z.strictObject({ id: Id });
const OneSession = z.strictObject({ id: Id, session_id: Id });
const Reason = z.string().trim().min(1).max(500);
/** A list that is read both ways. */
const PeopleList = listOf(User).extend({
  total: z.strictObject({
    count: z.number().int(),
    more: z.boolean().meta({ description: 'There are more than were counted.' }),
  }),
  links: z
    .strictObject({
      self: z.string(),
      first: z.string(),
      prev: z.string().nullable(),
      next: z.string().nullable(),
    })
    .meta({ description: 'Addresses of this page and of those around it.' }),
});

const Count = z.number().int();
export const PeopleFigures = z.strictObject({
  at: Time.meta({ description: 'When these were taken.' }),
  people: Count,
  verified: Count,
  active: z
    .strictObject({ day: Count, two_days: Count, week: Count, year: Count })
    .meta({ description: 'Who signed in or was seen within 24 hours, 48 hours, a week, a year.' }),
  days: z
    .array(z.strictObject({ day: z.iso.date(), signed_up: Count, verified: Count, active: Count.nullable() }))
    .meta({
      description:
        'The last 30 days in UTC: who signed up, who of them has confirmed the address by now, and who was active within 24 hours when it was last counted that day.',
    }),
});
export type PeopleFigures = z.infer<typeof PeopleFigures>;

/** The people of this installation, for managers and administrators. */
export const usersRoutes = {
  listUsers: {
    method: 'GET',
    path: '/api/v1/users',
    tag: 'Users',
    summary: 'People, newest first or in another order',
    query: Page.extend({
      query: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .meta({ description: 'How the e-mail address, the name, the last name or the nickname begins.' }),
      role: RoleName.optional(),
      status: z
        .enum(['active', 'unverified', 'locked', 'disabled'])
        .optional()
        .meta({ description: '`active`: the address is confirmed and the account is not disabled.' }),
      professional: z.enum(['true', 'false']).optional(),
      created_from: Time.optional(),
      created_until: Time.optional().meta({ description: 'Up to this time, and not at it.' }),
      sort: z.enum(['created', 'email', 'name', 'last_sign_in']).default('created'),
      order: z.enum(['asc', 'desc']).optional().meta({
        description: 'Names and addresses go up, times go down without it.',
      }),
    }),
    answers: { 200: PeopleList },
  },
  inviteUsers: {
    method: 'POST',
    path: '/api/v1/users',
    tag: 'Users',
    summary: 'Invite people by mail; the answer is the same whether or not an address has an account',
    body: z.strictObject({
      emails: z.array(Email).min(1).max(20),
      role: RoleName.default('AUTHENTICATED').meta({ description: 'Managers invite AUTHENTICATED only.' }),
    }),
    answers: { 202: z.strictObject({ sent: z.number().int() }) },
    errors: ['FORBIDDEN', 'RATE_LIMITED'],
    callsPerMinute: 30,
  },
  importInvitations: {
    method: 'POST',
    path: '/api/v1/invitations/import',
    tag: 'Users',
    summary: 'Invite the people of a CSV file, with what came of each line; a dry run sends nothing',
    body: z.strictObject({
      csv: z.string().min(1).max(50_000).meta({
        description: 'An address a line, or columns that a first line names: `email` and, if you like, `role`.',
      }),
      role: RoleName.default('AUTHENTICATED').meta({ description: 'Where a line names none.' }),
      dry_run: z.boolean().default(false),
    }),
    answers: {
      200: z.strictObject({
        rows: z.array(ImportedRow),
        ready: z.number().int(),
        sent: z.number().int(),
        refused: z.number().int(),
      }),
    },
    errors: ['FORBIDDEN'],
    callsPerMinute: 30,
  },
  makeOpenInvitation: {
    method: 'POST',
    path: '/api/v1/invitations',
    tag: 'Users',
    summary: 'Make an invitation without an address; its link is shown once, to hand over or print',
    body: z.strictObject({
      role: z.literal('AUTHENTICATED').default('AUTHENTICATED'),
      note: z.string().trim().max(100).default('').meta({ description: 'Whom it is for, for the list.' }),
      expires_at: Time.optional().meta({ description: 'At most 7 days from now, which it is without it.' }),
    }),
    answers: { 201: Invitation.extend({ link: z.string() }) },
    errors: ['RATE_LIMITED'],
    callsPerMinute: 30,
  },
  listInvitations: {
    method: 'GET',
    path: '/api/v1/invitations',
    tag: 'Users',
    summary: 'Invitations, newest first, with how many were sent and accepted',
    query: Page,
    answers: { 200: listOf(Invitation).extend({ sent: z.number().int(), accepted: z.number().int() }) },
  },
  endInvitation: {
    method: 'DELETE',
    path: '/api/v1/invitations/{id}',
    tag: 'Users',
    summary: 'Withdraw an invitation; its link ends',
    params: OneById,
    answers: { 204: null },
    errors: ['INVITATION_NOT_FOUND'],
  },
  getUser: {
    method: 'GET',
    path: '/api/v1/users/{id}',
    tag: 'Users',
    summary: 'One person',
    params: OneById,
    answers: { 200: User },
    errors: ['USER_NOT_FOUND'],
  },
  setUserRole: {
    method: 'PUT',
    path: '/api/v1/users/{id}/role',
    tag: 'Users',
    summary: 'Change the role of a person',
    params: OneById,
    body: z.strictObject({ role: RoleName, reason: Reason }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/api/v1/users/{id}',
    tag: 'Users',
    summary: 'Disable or enable a person',
    params: OneById,
    body: z.strictObject({ status: z.enum(['active', 'disabled']), reason: Reason }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  },
  setDesk: {
    method: 'PUT',
    path: '/api/v1/users/{id}/desk',
    tag: 'Users',
    summary: 'Grant a person the visitor desk, or take it back',
    params: OneById,
    body: z.strictObject({ granted: z.boolean(), reason: Reason }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND'],
  },
  setProfessionalStatus: {
    method: 'PUT',
    path: '/api/v1/users/{id}/professional-status',
    tag: 'Users',
    summary: 'Grant a person professional status, or withdraw it',
    params: OneById,
    body: z.strictObject({
      granted: z.boolean(),
      note: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .optional()
        .meta({ description: 'Why; kept in the audit log and not shown to the person.' }),
    }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND'],
  },
  unlockUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/unlock',
    tag: 'Users',
    summary: 'End the wait after failed sign-ins',
    params: OneById,
    answers: { 204: null },
    errors: ['USER_NOT_FOUND'],
  },
  requirePasswordReset: {
    method: 'POST',
    path: '/api/v1/users/{id}/password-reset',
    tag: 'Users',
    summary: 'End the password and the sessions of a person, who is sent a link to choose another password',
    params: OneById,
    body: z.strictObject({ reason: Reason }),
    answers: { 204: null },
    errors: ['USER_NOT_FOUND'],
  },
  listUserSessions: {
    method: 'GET',
    path: '/api/v1/users/{id}/sessions',
    tag: 'Users',
    summary: 'The sessions of a person',
    params: OneById,
    query: Page,
    answers: { 200: listOf(Session) },
    errors: ['USER_NOT_FOUND'],
  },
  endUserSessions: {
    method: 'DELETE',
    path: '/api/v1/users/{id}/sessions',
    tag: 'Users',
    summary: 'End all sessions of a person',
    params: OneById,
    answers: { 200: z.strictObject({ ended: z.number().int() }) },
    errors: ['USER_NOT_FOUND'],
  },
  endUserSession: {
    method: 'DELETE',
    path: '/api/v1/users/{id}/sessions/{session_id}',
    tag: 'Users',
    summary: 'End one session of a person',
    params: OneSession,
    answers: { 204: null },
    errors: ['USER_NOT_FOUND', 'SESSION_NOT_FOUND'],
  },
  endAllSessions: {
    method: 'DELETE',
    path: '/api/v1/sessions',
    tag: 'Users',
    summary: 'End the sessions of everybody else',
    answers: { 200: z.strictObject({ ended: z.number().int() }) },
  },
  getPeopleFigures: {
    method: 'GET',
    path: '/api/v1/figures/people',
    tag: 'Users',
    summary: 'How many people are active and how many confirmed their address; taken at most once an hour',
    answers: { 200: PeopleFigures },
  },
} as const satisfies Record<string, Route>;
