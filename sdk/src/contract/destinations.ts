import { z } from 'zod';
import type { Route } from './route.ts';
import { Channel, Email, Id, listOf, Page, Time } from './words.ts';

const OneById = z.strictObject({ id: Id });
const Label = z.string().trim().min(1).max(60);

export const Destination = z.strictObject({
  id: Id,
  channel: Channel,
  label: z.string(),
  address: z.string().meta({ description: 'Shortened for display.' }),
  state: z.enum(['ready', 'unverified', 'needs_attention', 'suppressed']),
  verified_at: Time.nullable(),
  created_at: Time,
  shared: z
    .boolean()
    .nullable()
    .meta({ description: 'Whether everybody who reads there may acknowledge, by name. Null where nobody can press.' }),
});
export type Destination = z.infer<typeof Destination>;

/** What a person types to add an address. Slack and Discord are connected at the provider instead. */
export const MakeDestination = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('email'), email: Email, label: Label.optional() }),
  z.strictObject({
    channel: z.literal('sms'),
    phone: z.string().trim().min(4).max(32),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional()
      .meta({ description: 'The country of a number written without its international prefix, ISO 3166.' }),
    label: Label.optional(),
  }),
  z.strictObject({ channel: z.literal('webhook'), url: z.url().max(2000), label: Label.optional() }),
]);
export type MakeDestination = z.infer<typeof MakeDestination>;

const ConnectChannel = z.strictObject({ channel: z.enum(['slack', 'discord']) });

/** Where messages reach a person. A destination is never a way to sign in. */
export const destinationsRoutes = {
  listDestinations: {
    method: 'GET',
    path: '/api/v1/destinations',
    tag: 'Destinations',
    summary: 'Where messages can reach me',
    query: Page,
    answers: { 200: listOf(Destination) },
  },
  makeDestination: {
    method: 'POST',
    path: '/api/v1/destinations',
    tag: 'Destinations',
    summary: 'Add an address; e-mail and SMS are confirmed by a code, a webhook shows its secret once',
    body: MakeDestination,
    answers: { 201: Destination.extend({ secret: z.string().optional() }) },
    errors: ['CHANNEL_OFF', 'DESTINATION_EXISTS', 'ADDRESS_REFUSED', 'RATE_LIMITED'],
    callsPerMinute: 30,
  },
  changeDestination: {
    method: 'PATCH',
    path: '/api/v1/destinations/{id}',
    tag: 'Destinations',
    summary: 'Name an address; let everybody who reads there acknowledge, or only people with an account',
    params: OneById,
    body: z
      .strictObject({ label: Label.optional(), shared: z.boolean().optional() })
      .refine((body) => Object.keys(body).length > 0, 'Say what to change: label or shared.'),
    answers: { 200: Destination },
    errors: ['DESTINATION_NOT_FOUND'],
  },
  deleteDestination: {
    method: 'DELETE',
    path: '/api/v1/destinations/{id}',
    tag: 'Destinations',
    summary: 'Remove an address; what waits for it is cancelled',
    params: OneById,
    answers: { 204: null },
    errors: ['DESTINATION_NOT_FOUND', 'DESTINATION_NEEDED'],
  },
  verifyDestination: {
    method: 'POST',
    path: '/api/v1/destinations/{id}/verify',
    tag: 'Destinations',
    summary: 'Confirm an address with the code that was sent to it; without a code, send a new one',
    params: OneById,
    body: z.strictObject({
      code: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
    }),
    answers: { 200: Destination },
    errors: ['DESTINATION_NOT_FOUND', 'CODE_REFUSED', 'RATE_LIMITED', 'CHANNEL_OFF'],
    callsPerMinute: 30,
  },
  testDestination: {
    method: 'POST',
    path: '/api/v1/destinations/{id}/test',
    tag: 'Destinations',
    summary: 'Send a test message',
    params: OneById,
    answers: { 202: z.strictObject({ event_id: Id }) },
    errors: ['DESTINATION_NOT_FOUND', 'DESTINATION_UNVERIFIED', 'RATE_LIMITED', 'CHANNEL_OFF'],
    callsPerMinute: 30,
  },
  connectDestination: {
    method: 'GET',
    path: '/api/v1/destinations/connect/{channel}',
    tag: 'Destinations',
    summary: 'Go to Slack or Discord and choose the channel there',
    params: ConnectChannel,
    answers: { 302: null },
    errors: ['CHANNEL_OFF'],
  },
  finishConnecting: {
    method: 'GET',
    path: '/api/v1/destinations/callback/{channel}',
    tag: 'Destinations',
    summary: 'Where Slack or Discord sends the browser back to',
    params: ConnectChannel,
    query: z
      .object({ code: z.string().max(2000), state: z.string().max(2000), error: z.string().max(200) })
      .partial()
      .loose(),
    answers: { 302: null },
    errors: ['CHANNEL_OFF'],
  },
} as const satisfies Record<string, Route>;
