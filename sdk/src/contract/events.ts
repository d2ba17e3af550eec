import { z } from 'zod';
import type { Route } from './route.ts';
import {
  Channel,
  CategoryName,
  DeliveryStatusName,
  ReasonCode,
  Email,
  Id,
  listOf,
  Page,
  SeverityName,
  Time,
} from './words.ts';
import { Attempt } from './notifications.ts';

const Text = (max: number) => z.string().trim().min(1).max(max);
const HttpUrl = z.url({ protocol: /^https?$/ }).max(2000);

/** What Tocsin reads from a CloudEvents 1.0 event; `data` is ours, so unknown fields in it are refused. */
export const EventData = z.strictObject({
  severity: SeverityName,
  title: Text(200),
  body: Text(10_000).optional(),
  url: HttpUrl.optional(),
  resources: z
    .array(z.strictObject({ kind: Text(32).regex(/^[a-z_]+$/), id: Text(200) }))
    .max(50)
    .default([]),
  alert: z.strictObject({ key: Text(300), state: z.enum(['open', 'update', 'resolve']) }).optional(),
  recipients: z
    .array(
      z.union([z.strictObject({ user_id: Id }), z.strictObject({ email: Email }), z.strictObject({ phone: Text(32) })]),
    )
    .max(100)
    .optional(),
  details: z.record(z.string().max(64), z.union([z.string().max(2000), z.number(), z.boolean()])).optional(),
});
/** CloudEvents extension attributes (lower-case letters and digits) are allowed beside the known ones, and not read. */
export const CloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: Text(200),
    source: Text(200),
    type: Text(200),
    subject: Text(300).optional(),
    time: Time.optional(),
    datacontenttype: z.literal('application/json').optional(),
    dataschema: z.string().max(2000).optional(),
    data: EventData,
  })
  .loose();
export type CloudEvent = z.infer<typeof CloudEvent>;

export const eventsRoutes = {
  pushEvents: {
    method: 'POST',
    path: '/api/v1/events',
    tag: 'Events',
    summary: 'Push one event or an array of up to 1,000',
    scope: 'events:write',
    idempotent: true,
    body: z.union([CloudEvent, z.array(CloudEvent).min(1).max(1000)]),
    accepts: ['application/cloudevents+json', 'application/cloudevents-batch+json'],
    answers: { 202: z.strictObject({ accepted: z.number().int(), duplicates: z.number().int() }) },
    errors: ['EVENT_TYPE_RESERVED', 'SOURCE_NOT_YOURS', 'INSUFFICIENT_SCOPE', 'USER_NOT_FOUND'],
    maxBytes: 4 * 1024 * 1024,
    callsPerMinute: 600_000,
  },
} as const satisfies Record<string, Route>;

/** Operators see metadata, never the content of somebody's message. */
export const Delivery = z.strictObject({
  id: Id,
  event_id: Id,
  event_type: z.string(),
  category: CategoryName,
  recipient_id: Id,
  recipient_name: z.string().nullable().meta({
    description: 'Null where there is no account: a visitor, a reader of articles. Empty when the person left.',
  }),
  channel: Channel,
  status: DeliveryStatusName,
  reason: ReasonCode.nullable(),
  generation: z.number().int(),
  attempts: z.number().int(),
  created_at: Time,
  updated_at: Time.nullable(),
  due_at: Time.nullable(),
});
const OneById = z.strictObject({ id: Id });
export const deliveriesRoutes = {
  listDeliveries: {
    method: 'GET',
    path: '/api/v1/deliveries',
    tag: 'Deliveries',
    summary: 'The ledger, newest first',
    query: Page.extend({
      status: DeliveryStatusName.optional(),
      channel: Channel.optional(),
      event_id: Id.optional(),
      recipient_id: Id.optional(),
    }),
    answers: { 200: listOf(Delivery) },
  },
  getDelivery: {
    method: 'GET',
    path: '/api/v1/deliveries/{id}',
    tag: 'Deliveries',
    summary: 'One row of the ledger with its attempts',
    params: OneById,
    answers: { 200: Delivery.extend({ tries: z.array(Attempt) }) },
    errors: ['DELIVERY_NOT_FOUND'],
  },
  replayDelivery: {
    method: 'POST',
    path: '/api/v1/deliveries/{id}/replay',
    tag: 'Deliveries',
    summary: 'Send a failed delivery again',
    params: OneById,
    answers: { 202: Delivery },
    errors: ['DELIVERY_NOT_FOUND', 'DELIVERY_NOT_REPLAYABLE'],
    idempotent: true,
  },
} as const satisfies Record<string, Route>;
