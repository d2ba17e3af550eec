import { z } from 'zod';
import type { Route } from './route.ts';
import { AlertStateName, Id, listOf, Page, resourceKinds, SeverityName, Time } from './words.ts';

/** One alarm as the feed gave it. `deviation` is signed; a disconnection has `level` instead. */
export const Alarm = z.strictObject({
  id: Id,
  kind: z.enum(['delay', 'hegemony', 'disconnection']),
  severity: SeverityName,
  title: z.string(),
  body: z.string(),
  time: Time,
  received_at: Time,
  deviation: z.number().nullable(),
  level: z.number().nullable(),
  address_family: z.union([z.literal(4), z.literal(6)]).nullable(),
  ends: z.array(z.string()),
  alert: z.strictObject({ id: Id, state: AlertStateName }).nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type Alarm = z.infer<typeof Alarm>;
export const FeedState = z.strictObject({
  name: z.string(),
  state: z.enum(['live', 'stale', 'off']),
  watermark: Time.nullable(),
  last_message_at: Time.nullable(),
  rejected: z.number().int(),
  lag: z.number().int().nullable().meta({ description: 'Messages that still wait at the broker.' }),
  trouble: z.string().nullable().meta({ description: 'Why nothing arrives now, where that is known.' }),
});
/** How far back the chart of a network reaches. */
export const networkRanges = ['24h', '7d', '30d'] as const;
const AlarmKind = z.enum(['delay', 'hegemony', 'disconnection']);
const AddressFamily = z.enum(['4', '6']).meta({ description: 'IPv4 or IPv6. Disconnections have neither.' });
export const NetworkPage = z.strictObject({
  asn: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  catalogued: z.boolean(),
  watch_id: Id.nullable(),
  watched_since: Time.nullable(),
  open_alerts: z.number().int(),
  alarms_24h: z.number().int(),
  /** How many hours one part of `by_hour` holds: 1, 6 or 24. */
  hours_each: z.number().int(),
  by_hour: z.array(
    z.strictObject({
      hour: Time,
      low: z.number().int(),
      medium: z.number().int(),
      high: z.number().int(),
      critical: z.number().int(),
    }),
  ),
});
export const networksRoutes = {
  listAlarms: {
    method: 'GET',
    path: '/api/v1/networks/alarms',
    tag: 'Networks',
    summary: 'Alarms, newest first',
    query: Page.extend({
      resource_kind: z.enum(resourceKinds).optional(),
      resource: z.string().trim().min(1).max(200).optional(),
      min_severity: SeverityName.optional(),
      kind: AlarmKind.optional(),
      address_family: AddressFamily.optional(),
      from: Time.optional().meta({ description: 'Only what was measured at this time or later.' }),
      until: Time.optional().meta({ description: 'Only what was measured before this time.' }),
      mine: z.enum(['true', 'false']).optional().meta({ description: 'Only what I watch.' }),
    }),
    answers: { 200: listOf(Alarm).extend({ feed: FeedState }) },
  },
  getNetwork: {
    method: 'GET',
    path: '/api/v1/networks/{asn}',
    tag: 'Networks',
    summary: 'One network: its name, my watch and its alarms over time',
    params: z.strictObject({ asn: z.string().regex(/^-?\d{1,10}$/, 'A number, without AS.') }),
    query: z.strictObject({
      range: z.enum(networkRanges).optional().meta({ description: '24 hours without it.' }),
      kind: AlarmKind.optional(),
      address_family: AddressFamily.optional(),
    }),
    answers: { 200: NetworkPage },
  },
} as const satisfies Record<string, Route>;
