import { z } from 'zod';
import { DisplayName, Password } from './auth.ts';
import type { Route } from './route.ts';
import { Email, Id, listOf, Page, RoleName, Time, tokenScopes } from './words.ts';

/** Settings of a person that no other room owns. `version` is the ETag of the profile. */
export const Me = z.strictObject({
  id: Id,
  email: Email,
  email_verified: z.boolean(),
  display_name: z.string(),
  role: RoleName,
  status: z.enum(['active', 'disabled']),
  time_zone: z.string(),
  locale: z.string(),
  theme: z.enum(['system', 'light', 'dark']),
  shortcuts: z.boolean(),
  professional_status: z.boolean(),
  professional_status_at: Time.nullable(),
  desk: z.boolean().meta({ description: 'May work at the visitor desk; managers always may.' }),
  created_at: Time,
  version: z.number().int(),
});
export type Me = z.infer<typeof Me>;
export const ChangeMe = z
  .strictObject({
    display_name: DisplayName.optional(),
    time_zone: z.string().max(64).optional(),
    locale: z.enum(['en']).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    shortcuts: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'Name at least one field to change.' });

export const Session = z.strictObject({
  id: Id,
  current: z.boolean(),
  device: z.string(),
  address: z.string(),
  created_at: Time,
  seen_at: Time,
  expires_at: Time,
});
export const ApiToken = z.strictObject({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  source: z.string().nullable(),
  created_at: Time,
  last_used_at: Time.nullable(),
  expires_at: Time.nullable(),
});
export const MakeApiToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(tokenScopes)).min(1),
  source: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The CloudEvents source that this token speaks for; the name by default.' }),
  expires_at: Time.optional(),
});
const OneById = z.strictObject({ id: Id });

/** The signed-in person's own account. */
export const meRoutes = {
  getMe: { method: 'GET', path: '/api/v1/me', tag: 'Me', summary: 'Who I am', answers: { 200: Me }, scope: 'me:read' },
  changeMe: {
    method: 'PATCH',
    path: '/api/v1/me',
    tag: 'Me',
    summary: 'Change my profile',
    body: ChangeMe,
    answers: { 200: Me },
    errors: ['PRECONDITION_FAILED'],
  },
  changePassword: {
    method: 'PUT',
    path: '/api/v1/me/password',
    tag: 'Me',
    summary: 'Change my password; my other sessions end',
    body: z.strictObject({ current_password: Password, new_password: Password }),
    answers: { 204: null },
    errors: ['INVALID_CREDENTIALS', 'PASSWORD_REFUSED', 'TOO_MANY_ATTEMPTS'],
  },
  listMySessions: {
    method: 'GET',
    path: '/api/v1/me/sessions',
    tag: 'Me',
    summary: 'My sessions',
    query: Page,
    answers: { 200: listOf(Session) },
  },
  endMyOtherSessions: {
    method: 'DELETE',
    path: '/api/v1/me/sessions',
    tag: 'Me',
    summary: 'End all my other sessions',
    answers: { 204: null },
  },
  endMySession: {
    method: 'DELETE',
    path: '/api/v1/me/sessions/{id}',
    tag: 'Me',
    summary: 'End one of my sessions',
    params: OneById,
    answers: { 204: null },
    errors: ['SESSION_NOT_FOUND'],
  },
  listMyApiTokens: {
    method: 'GET',
    path: '/api/v1/me/api-tokens',
    tag: 'Me',
    summary: 'My API tokens, without their secrets',
    query: Page,
    answers: { 200: listOf(ApiToken) },
  },
  makeMyApiToken: {
    method: 'POST',
    path: '/api/v1/me/api-tokens',
    tag: 'Me',
    summary: 'Make an API token; it is shown once',
    body: MakeApiToken,
    answers: { 201: ApiToken.extend({ token: z.string() }) },
    errors: ['FORBIDDEN'],
  },
  deleteMyApiToken: {
    method: 'DELETE',
    path: '/api/v1/me/api-tokens/{id}',
    tag: 'Me',
    summary: 'Delete an API token',
    params: OneById,
    answers: { 204: null },
    errors: ['API_TOKEN_NOT_FOUND'],
  },
} as const satisfies Record<string, Route>;
