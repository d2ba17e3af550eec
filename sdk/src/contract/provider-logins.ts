import { z } from 'zod';
import type { Route } from './route.ts';
import { Id, Time } from './words.ts';

/** Who else may say who somebody is. `oidc` is the one provider of an installation's own choice. */
export const loginProviders = ['github', 'linkedin', 'oidc'] as const;
export type LoginProviderName = (typeof loginProviders)[number];
const Name = z.enum(loginProviders);

export const LoginProvider = z.strictObject({
  id: Name,
  name: z.string().meta({ description: 'As people call it, such as GitHub.' }),
});
export type LoginProvider = z.infer<typeof LoginProvider>;

export const Identity = z.strictObject({
  id: Id,
  provider: z.string().meta({ description: 'The name of the provider, such as GitHub.' }),
  label: z.string().meta({ description: 'How the account is called there.' }),
  on: z.boolean().meta({ description: 'False while the provider is off on this server: it is no way in then.' }),
  created_at: Time,
  last_used_at: Time.nullable(),
});

const OfProvider = z.strictObject({ provider: Name });
const OneById = z.strictObject({ id: Id });
const ReturnTo = z.string().max(500).meta({ description: 'A path of this installation to go on to.' });

/** What went wrong on the way through a provider, as the page `/sign-in/{provider}` is told. */
export const loginProblems = [
  'off',
  'unavailable',
  'cancelled',
  'refused',
  'ended',
  'email_known',
  'email_unverified',
  'sign_up_closed',
  'taken',
] as const;
export type LoginProblem = (typeof loginProblems)[number];

/** Sign-in, sign-up and linked logins by way of other providers. */
export const providerLoginRoutes = {
  startProviderLogin: {
    method: 'GET',
    path: '/api/v1/auth/login/{provider}',
    tag: 'Auth',
    summary: 'Send the browser to a provider to sign in or up there; changes nothing',
    params: OfProvider,
    query: z.strictObject({ return_to: ReturnTo.optional() }),
    answers: { 302: null },
    callsPerMinute: 60,
  },
  finishProviderLogin: {
    method: 'GET',
    path: '/api/v1/auth/callback/{provider}',
    tag: 'Auth',
    summary: 'Where a provider sends the browser back to; good once, in the browser that began',
    params: OfProvider,
    query: z
      .object({
        code: z.string().max(4096).optional(),
        state: z.string().max(1024).optional(),
        iss: z.string().max(1024).optional(),
        error: z.string().max(1024).optional(),
      })
      .loose(),
    answers: { 302: null },
    callsPerMinute: 60,
  },
  listMyIdentities: {
    method: 'GET',
    path: '/api/v1/me/identities',
    tag: 'Me',
    summary: 'My linked logins, and the providers that can be linked',
    answers: { 200: z.strictObject({ items: z.array(Identity), providers: z.array(LoginProvider) }) },
  },
  linkMyIdentity: {
    method: 'POST',
    path: '/api/v1/me/identities',
    tag: 'Me',
    summary: 'Begin to link a login; the browser goes on to the address of the answer',
    body: z.strictObject({ provider: Name, return_to: ReturnTo.optional() }),
    answers: { 200: z.strictObject({ url: z.url() }) },
    errors: ['FRESH_SIGN_IN_NEEDED', 'PROVIDER_OFF', 'PROVIDER_UNAVAILABLE'],
    callsPerMinute: 60,
  },
  unlinkMyIdentity: {
    method: 'DELETE',
    path: '/api/v1/me/identities/{id}',
    tag: 'Me',
    summary: 'Remove a linked login; the last way in stays',
    params: OneById,
    answers: { 204: null },
    errors: ['FRESH_SIGN_IN_NEEDED', 'IDENTITY_NOT_FOUND', 'LAST_WAY_IN'],
  },
} as const satisfies Record<string, Route>;
