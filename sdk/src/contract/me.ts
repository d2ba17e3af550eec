import { z } from 'zod';
import { DisplayName, Password } from './auth.ts';
import type { Route } from './route.ts';
import { Email, Id, listOf, OneLine, Page, RoleName, Time, tokenScopes } from './words.ts';

/** Where the two sizes of a picture are; null while somebody has none, and is shown by initials. */
export const Picture = z
  .strictObject({
    url: z.string().meta({ description: '512 pixels square.' }),
    small_url: z.string().meta({ description: '96 pixels square.' }),
  })
  .nullable();
/** What people say about themselves; an empty text says nothing. */
export const about = {
  first_name: z.string().trim().max(100),
  last_name: z.string().trim().max(100),
  headline: z.string().trim().max(120),
  bio: z.string().trim().max(500),
  location: z.string().trim().max(100),
};
const link = z.string().trim().max(300);
/** What the server keeps beside it. */
export const aboutLinks = {
  nickname: z.string().meta({ description: 'Nobody else has it. Made up for whoever has chosen none.' }),
  github_url: z.string(),
  linkedin_url: z.string(),
  web_url: z.string(),
};

/** Settings of a person that no other room owns. `version` is the ETag of the profile. */
export const Me = z.strictObject({
  id: Id,
  email: Email,
  email_verified: z.boolean(),
  display_name: z.string(),
  ...about,
  ...aboutLinks,
  picture: Picture,
  role: RoleName,
  status: z.enum(['active', 'disabled']),
  time_zone: z.string(),
  locale: z.string(),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  shortcuts: z.boolean(),
  professional_status: z.boolean(),
  professional_status_at: Time.nullable(),
  professional_status_by: z.string().nullable().meta({ description: 'Who granted it, by name.' }),
  desk: z.boolean().meta({ description: 'May work at the visitor desk; managers always may.' }),
  created_at: Time,
  version: z.number().int(),
});
export type Me = z.infer<typeof Me>;
export const ChangeMe = z
  .strictObject({
    display_name: DisplayName.optional(),
    first_name: OneLine.max(100).optional(),
    last_name: OneLine.max(100).optional(),
    nickname: z
      .string()
      .regex(/^[A-Za-z0-9_-]{3,50}$/, '3 to 50 letters, digits, “_” and “-”.')
      .optional(),
    headline: OneLine.max(120).optional(),
    bio: about.bio.optional(),
    location: OneLine.max(100).optional(),
    github_url: link.optional().meta({ description: 'A name at GitHub or an address; kept as the address.' }),
    linkedin_url: link.optional().meta({ description: 'A name at LinkedIn or an address; kept as the address.' }),
    web_url: link.optional().meta({ description: 'An http or https address; `example.org` will do.' }),
    time_zone: z.string().max(64).optional(),
    locale: z.enum(['en']).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    density: z.enum(['comfortable', 'compact']).optional(),
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
  name: OneLine.min(1).max(100),
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
    errors: ['PRECONDITION_FAILED', 'NICKNAME_TAKEN'],
  },
  setMyPicture: {
    method: 'PUT',
    path: '/api/v1/me/picture',
    tag: 'Me',
    summary:
      'Set my picture: a JPEG, PNG or WebP as the body, up to 5 MB; what is kept is square and carries no metadata',
    query: z
      .strictObject({
        left: z.coerce.number().int().min(0).max(20_000).optional(),
        top: z.coerce.number().int().min(0).max(20_000).optional(),
        size: z.coerce.number().int().min(1).max(20_000).optional(),
      })
      .refine(
        ({ left, top, size }) =>
          [left, top, size].every((part) => part === undefined) ||
          [left, top, size].every((part) => part !== undefined),
        {
          message: 'Name left, top and size of the square, or none of them for the middle of the picture.',
        },
      ),
    body: z.instanceof(Uint8Array, { message: 'Send the picture itself as the body.' }),
    accepts: ['image/jpeg', 'image/png', 'image/webp'],
    maxBytes: 5 * 1024 * 1024,
    answers: { 200: Me },
    errors: ['PICTURE_REFUSED'],
    callsPerMinute: 20,
  },
  removeMyPicture: {
    method: 'DELETE',
    path: '/api/v1/me/picture',
    tag: 'Me',
    summary: 'Remove my picture',
    answers: { 200: Me },
  },
  getPicture: {
    method: 'GET',
    path: '/api/v1/pictures/{hash}',
    tag: 'Me',
    summary: 'The bytes of a picture; what is at an address never changes',
    params: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/, 'The hash of a picture.') }),
    answers: { 200: z.instanceof(Uint8Array) },
    produces: 'image/webp',
    errors: ['PICTURE_NOT_FOUND'],
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
    errors: ['FRESH_SIGN_IN_NEEDED'],
  },
  endMySession: {
    method: 'DELETE',
    path: '/api/v1/me/sessions/{id}',
    tag: 'Me',
    summary: 'End one of my sessions',
    params: OneById,
    answers: { 204: null },
    errors: ['FRESH_SIGN_IN_NEEDED', 'SESSION_NOT_FOUND'],
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
    errors: ['FORBIDDEN', 'FRESH_SIGN_IN_NEEDED'],
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
