import { z } from 'zod';
import type { Route } from './route.ts';
import { Email, Id, listOf, Page, RoleName, Time } from './words.ts';

export const User = z.strictObject({
  id: Id,
  email: Email,
  email_verified: z.boolean(),
  display_name: z.string(),
  role: RoleName,
  status: z.enum(['active', 'disabled', 'erased']),
  professional_status: z.boolean(),
  professional_status_at: Time.nullable(),
  desk: z.boolean(),
  created_at: Time,
  last_sign_in_at: Time.nullable(),
});
export const Invitation = z.strictObject({
  id: Id,
  email: Email.nullable().meta({ description: 'Forgotten 30 days after the invitation ended.' }),
  role: RoleName,
  state: z.enum(['open', 'accepted', 'ended']),
  created_at: Time,
  expires_at: Time,
  accepted_at: Time.nullable(),
});
const OneById = z.strictObject({ id: Id });

/** The people of this installation, for managers and administrators. */
export const usersRoutes = {
  listUsers: {
    method: 'GET',
    path: '/api/v1/users',
    tag: 'Users',
    summary: 'People, newest first',
    query: Page.extend({
      query: z.string().trim().min(1).max(100).optional(),
      role: RoleName.optional(),
      status: z.enum(['active', 'disabled']).optional(),
    }),
    answers: { 200: listOf(User) },
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
    body: z.strictObject({ role: RoleName, reason: z.string().trim().min(1).max(500) }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/api/v1/users/{id}',
    tag: 'Users',
    summary: 'Disable or enable a person',
    params: OneById,
    body: z.strictObject({ status: z.enum(['active', 'disabled']), reason: z.string().trim().min(1).max(500) }),
    answers: { 200: User },
    errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  },
  setDesk: {
    method: 'PUT',
    path: '/api/v1/users/{id}/desk',
    tag: 'Users',
    summary: 'Grant a person the visitor desk, or take it back',
    params: OneById,
    body: z.strictObject({ granted: z.boolean(), reason: z.string().trim().min(1).max(500) }),
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
} as const satisfies Record<string, Route>;
