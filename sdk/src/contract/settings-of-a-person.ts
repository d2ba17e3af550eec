import { z } from 'zod';
import type { Route } from './route.ts';
import { CategoryName, Channel, Id, listOf, Page, resourceKinds, SeverityName, Time } from './words.ts';

const OneById = z.strictObject({ id: Id });
export const ResourceRef = z.strictObject({ kind: z.enum(resourceKinds), id: z.string().trim().min(1).max(200) });
export const Resource = z.strictObject({
  kind: z.enum(resourceKinds),
  id: z.string(),
  name: z.string(),
  country: z.string().nullable(),
});
export type Resource = z.infer<typeof Resource>;

export const Watch = z.strictObject({
  id: Id,
  resource: Resource,
  min_severity: SeverityName,
  channels: z.array(Channel).nullable(),
  created_at: Time,
});
export type Watch = z.infer<typeof Watch>;
const Channels = z.array(Channel).min(1).max(7);

export const watchesRoutes = {
  listWatches: {
    method: 'GET',
    path: '/api/v1/watches',
    tag: 'Watches',
    summary: 'What I watch',
    query: Page.extend({ kind: z.enum(resourceKinds).optional() }),
    answers: { 200: listOf(Watch) },
    scope: 'watches:read',
  },
  makeWatch: {
    method: 'POST',
    path: '/api/v1/watches',
    tag: 'Watches',
    summary: 'Watch a resource',
    idempotent: true,
    scope: 'watches:write',
    body: z.strictObject({
      resource: ResourceRef,
      min_severity: SeverityName,
      channels: Channels.nullable().optional(),
    }),
    answers: { 201: Watch },
    errors: ['WATCH_EXISTS', 'RESOURCE_INVALID', 'CHANNEL_UNKNOWN'],
  },
  getWatch: {
    method: 'GET',
    path: '/api/v1/watches/{id}',
    tag: 'Watches',
    summary: 'One of my watches',
    params: OneById,
    answers: { 200: Watch },
    errors: ['WATCH_NOT_FOUND'],
    scope: 'watches:read',
  },
  changeWatch: {
    method: 'PATCH',
    path: '/api/v1/watches/{id}',
    tag: 'Watches',
    summary: 'Change the minimum severity or the channels of a watch',
    params: OneById,
    scope: 'watches:write',
    body: z
      .strictObject({ min_severity: SeverityName.optional(), channels: Channels.nullable().optional() })
      .refine((c) => Object.keys(c).length > 0, { message: 'Name at least one field to change.' }),
    answers: { 200: Watch },
    errors: ['WATCH_NOT_FOUND', 'CHANNEL_UNKNOWN'],
  },
  deleteWatch: {
    method: 'DELETE',
    path: '/api/v1/watches/{id}',
    tag: 'Watches',
    summary: 'Stop watching',
    params: OneById,
    answers: { 204: null },
    errors: ['WATCH_NOT_FOUND'],
    scope: 'watches:write',
  },
  searchResources: {
    method: 'GET',
    path: '/api/v1/resources',
    tag: 'Watches',
    summary: 'Find networks, countries, cities and other things to watch',
    scope: 'watches:read',
    query: Page.extend({
      kind: z.enum(resourceKinds).optional(),
      query: z
        .string()
        .trim()
        .max(100)
        .optional()
        .meta({ description: 'A name, a code or a number; without it, suggestions.' }),
    }),
    answers: { 200: listOf(Resource.extend({ watch_id: Id.nullable() })) },
  },
} as const satisfies Record<string, Route>;

/** `destination_id` null speaks for the whole channel, `category` null for every category. */
export const Preference = z.strictObject({
  category: CategoryName.nullable(),
  channel: Channel,
  destination_id: Id.nullable(),
  enabled: z.boolean(),
});
export const ChannelState = z.strictObject({
  channel: Channel,
  state: z.enum(['ready', 'not_connected', 'needs_attention', 'off']),
  sentence: z.string(),
});
/** The whole matrix as it is in force: `locked` cells are mandatory and say why; `set` says whether the person chose it. */
export const PreferenceCell = z.strictObject({
  category: CategoryName,
  channel: Channel,
  enabled: z.boolean(),
  set: z.boolean(),
  locked: z.string().nullable(),
});
export const Preferences = z.strictObject({
  channels: z.array(ChannelState),
  cells: z.array(PreferenceCell),
  preferences: z.array(Preference),
  precedence: z.array(z.string()),
  version: z.number().int(),
});
export type Preferences = z.infer<typeof Preferences>;
export const Mute = z.strictObject({
  id: Id,
  resource: Resource.nullable(),
  alert_id: Id.nullable(),
  until: Time.nullable(),
  created_at: Time,
});

export const preferencesRoutes = {
  getPreferences: {
    method: 'GET',
    path: '/api/v1/preferences',
    tag: 'Preferences',
    summary: 'What reaches me on which channel',
    answers: { 200: Preferences },
  },
  setPreferences: {
    method: 'PUT',
    path: '/api/v1/preferences',
    tag: 'Preferences',
    summary: 'Replace my choices; what is not named follows the defaults',
    body: z.strictObject({ preferences: z.array(Preference).max(500) }),
    answers: { 200: Preferences },
    errors: ['PRECONDITION_FAILED', 'DESTINATION_NOT_FOUND', 'CHANNEL_UNKNOWN'],
  },
  listMutes: {
    method: 'GET',
    path: '/api/v1/mutes',
    tag: 'Preferences',
    summary: 'What I have muted',
    query: Page,
    answers: { 200: listOf(Mute) },
  },
  makeMute: {
    method: 'POST',
    path: '/api/v1/mutes',
    tag: 'Preferences',
    summary: 'Mute a resource or an alert for a time',
    idempotent: true,
    body: z.union([
      z.strictObject({ resource: ResourceRef, until: Time.nullable().optional() }),
      z.strictObject({ alert_id: Id, until: Time.nullable().optional() }),
    ]),
    answers: { 201: Mute },
    errors: ['ALERT_NOT_FOUND', 'RESOURCE_INVALID'],
  },
  deleteMute: {
    method: 'DELETE',
    path: '/api/v1/mutes/{id}',
    tag: 'Preferences',
    summary: 'End a mute',
    params: OneById,
    answers: { 204: null },
    errors: ['MUTE_NOT_FOUND'],
  },
} as const satisfies Record<string, Route>;
