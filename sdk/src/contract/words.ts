import { z } from 'zod';

/** The closed lists of the product, used in the API, the database, the server and the web app alike. */

export const roles = ['AUTHENTICATED', 'MANAGER', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

/** What a policy may name: ANONYMOUS is the absence of a session, never a stored role. */
export const subjects = ['ANONYMOUS', ...roles] as const;
export type Subject = (typeof subjects)[number];

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const channels = ['in_app', 'email', 'sms', 'slack', 'discord', 'web_push', 'webhook'] as const;
export type ChannelName = (typeof channels)[number];

export const categories = [
  'security',
  'account',
  'network',
  'price',
  'article',
  'visitor',
  'custom',
  'system',
] as const;
export type Category = (typeof categories)[number];

export const resourceKinds = ['network', 'country', 'city', 'author', 'tag', 'topic', 'site'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

export const deliveryStatuses = [
  'queued',
  'held',
  'sending',
  'sent',
  'delivered',
  'retrying',
  'failed',
  'suppressed',
  'cancelled',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * Why a decision is what it is. `null` on a row means that nothing stood against it. The sentence is what people read
 * in "why"; the fact behind it is the setting that the row links to.
 */
export const reasons = {
  account_inactive: 'The account was not active.',
  unverified_contact: 'The address was not verified.',
  suppressed_address: 'The address is on the suppression list: it bounced, complained or opted out.',
  muted: 'You muted this.',
  watch_channels: 'This watch is set to other channels.',
  preference_destination: 'You switched this destination off for this kind of notification.',
  preference_category: 'You switched this channel off for this kind of notification.',
  preference_channel: 'You switched this channel off.',
  default_off: 'This channel is off by default for this kind of notification.',
  channel_off: 'This channel is off on this server.',
  no_destination: 'You have no address on this channel.',
  same_address: 'Another message about the same event went to the same address.',
  recovered_first: 'It was over before the message left.',
  not_told: 'The opening never reached this address, so its end is not told there.',
  uncertain: 'The connection broke after the message was handed over; it may have arrived.',
  unsubscribed: 'The address opted out.',
  hard_bounce: 'The mail server refused the address for good.',
  needs_attention: 'The provider ended this connection. Connect it again, or send a test when it works again.',
  cannot_edit: 'What changed could not be shown in the earlier message, and was not worth a new one.',
  rejected: 'The provider refused the message for good.',
  temporary_failure: 'The provider could not take the message; it is tried again.',
  rate_limited: 'The provider asked for a pause; it is tried again.',
  timeout: 'The provider did not answer in time; it is tried again.',
  retries_exhausted: 'It could not be sent within 24 hours.',
  render_failed: 'The message could not be written from its template.',
  person_erased: 'The person left.',
} as const;
export type Reason = keyof typeof reasons;

export const alertStates = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

export const tokenScopes = [
  'events:write',
  'events:external',
  'notifications:read',
  'notifications:write',
  'alerts:read',
  'alerts:write',
  'watches:read',
  'watches:write',
  'me:read',
] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const Id = z.uuid().meta({ description: 'An id (uuid v7).' });
export const Time = z.iso.datetime({ offset: true }).meta({ description: 'A time, ISO 8601 with its offset.' });
export const Email = z.email().max(254);
/** A name: it stands in subjects of mail, in lists of the command line and in logs, where a line break would be another line. */
export const OneLine = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'On one line, without control characters.');
export const Secret = z.string().max(4096);
export const SeverityName = z.enum(severities);
export const Channel = z.enum(channels);
export const CategoryName = z.enum(categories);
export const RoleName = z.enum(roles);
export const ReasonCode = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]); // the keys of a non-empty table
export const Cursor = z.string().max(512);
/** `?limit=&cursor=` of every list. */
export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: Cursor.optional(),
});
/** `{ items, next_cursor }` of every list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
export const AlertStateName = z.enum(alertStates);
export const DeliveryStatusName = z.enum(deliveryStatuses);
