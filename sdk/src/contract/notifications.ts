import { z } from 'zod';
import type { Route } from './route.ts';
import {
  AlertStateName,
  CategoryName,
  Channel,
  Cursor,
  DeliveryStatusName,
  Id,
  listOf,
  Page,
  ReasonCode,
  SeverityName,
  Time,
} from './words.ts';

const OneById = z.strictObject({ id: Id });
/** A person named in an answer: enough to say who, nothing more. */
export const Who = z.strictObject({ id: Id, display_name: z.string() });

export const AlertBrief = z.strictObject({ id: Id, state: AlertStateName, acknowledged_by: Who.nullable() });
export const Notification = z.strictObject({
  id: Id,
  category: CategoryName,
  severity: SeverityName,
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  alert: AlertBrief.nullable(),
  created_at: Time,
  updated_at: Time,
  seen_at: Time.nullable(),
  read_at: Time.nullable(),
  archived_at: Time.nullable(),
});
export type Notification = z.infer<typeof Notification>;
export const Counts = z.strictObject({ unseen: z.number().int(), unread: z.number().int() });

/** One try at a provider. `detail` is redacted: no addresses, no secrets, 200 characters at most. */
export const Attempt = z.strictObject({
  at: Time,
  outcome: z.enum(['ok', 'later', 'never', 'uncertain']),
  detail: z.string(),
});
export const Decision = z.strictObject({
  delivery_id: Id,
  event_id: Id,
  channel: Channel,
  destination: z.string().nullable(),
  status: DeliveryStatusName,
  reason: ReasonCode.nullable(),
  sentence: z.string(),
  setting_url: z.string().nullable(),
  decided_at: Time,
  due_at: Time.nullable(),
  attempts: z.array(Attempt),
});
export type Decision = z.infer<typeof Decision>;
export const EventBrief = z.strictObject({
  id: Id,
  source: z.string(),
  type: z.string(),
  category: CategoryName,
  severity: SeverityName,
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  time: Time,
  received_at: Time,
  alert_id: Id.nullable(),
  cause_event_id: Id.nullable(),
});
export const Why = z.strictObject({
  event: EventBrief,
  watch: z.strictObject({ id: Id, kind: z.string(), resource: z.string(), min_severity: SeverityName }).nullable(),
  decisions: z.array(Decision),
  silence: z.string().nullable().meta({ description: 'Why nothing was decided for me, where there is no decision.' }),
});

/** The inbox. */
export const notificationsRoutes = {
  listNotifications: {
    method: 'GET',
    path: '/api/v1/notifications',
    tag: 'Inbox',
    summary: 'My notifications, newest first',
    scope: 'notifications:read',
    query: Page.extend({
      show: z.enum(['unread', 'all', 'archived']).default('all'),
      category: CategoryName.optional(),
      severity: SeverityName.optional(),
    }),
    answers: { 200: listOf(Notification).extend({ counts: Counts, stream_cursor: Cursor }) },
  },
  readNotification: {
    method: 'POST',
    path: '/api/v1/notifications/{id}/read',
    tag: 'Inbox',
    summary: 'Mark one read',
    params: OneById,
    answers: { 204: null },
    errors: ['NOTIFICATION_NOT_FOUND'],
    scope: 'notifications:write',
  },
  unreadNotification: {
    method: 'POST',
    path: '/api/v1/notifications/{id}/unread',
    tag: 'Inbox',
    summary: 'Mark one unread',
    params: OneById,
    answers: { 204: null },
    errors: ['NOTIFICATION_NOT_FOUND'],
    scope: 'notifications:write',
  },
  archiveNotification: {
    method: 'POST',
    path: '/api/v1/notifications/{id}/archive',
    tag: 'Inbox',
    summary: 'Archive one',
    params: OneById,
    answers: { 204: null },
    errors: ['NOTIFICATION_NOT_FOUND'],
    scope: 'notifications:write',
  },
  unarchiveNotification: {
    method: 'POST',
    path: '/api/v1/notifications/{id}/unarchive',
    tag: 'Inbox',
    summary: 'Take one out of the archive',
    params: OneById,
    answers: { 204: null },
    errors: ['NOTIFICATION_NOT_FOUND'],
    scope: 'notifications:write',
  },
  readAllNotifications: {
    method: 'POST',
    path: '/api/v1/notifications/read-all',
    tag: 'Inbox',
    summary: 'Mark all read, or those up to a time',
    body: z.strictObject({ until: Time.optional() }).optional(),
    answers: { 200: z.strictObject({ ids: z.array(Id) }) },
    scope: 'notifications:write',
  },
  seeNotifications: {
    method: 'POST',
    path: '/api/v1/notifications/seen',
    tag: 'Inbox',
    summary: 'Mark all seen: the list was opened',
    answers: { 204: null },
    scope: 'notifications:write',
  },
  whyNotification: {
    method: 'GET',
    path: '/api/v1/notifications/{id}/why',
    tag: 'Inbox',
    summary: 'Why I got this, and why not elsewhere',
    params: OneById,
    answers: { 200: Why },
    errors: ['NOTIFICATION_NOT_FOUND'],
    scope: 'notifications:read',
  },
} as const satisfies Record<string, Route>;

export const Alert = z.strictObject({
  id: Id,
  source: z.string(),
  key: z.string(),
  category: CategoryName,
  state: AlertStateName,
  severity: SeverityName,
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  resources: z.array(z.strictObject({ kind: z.string(), id: z.string() })),
  opened_at: Time,
  last_event_at: Time,
  acknowledged_at: Time.nullable(),
  acknowledged_by: Who.nullable(),
  resolved_at: Time.nullable(),
  resolved_by: Who.nullable(),
  reopened: z.number().int(),
  flapping: z.boolean(),
  may: z.strictObject({ acknowledge: z.boolean(), resolve: z.boolean() }),
});
export type Alert = z.infer<typeof Alert>;
/** An alert whole: its events, oldest first (the last 100), and my notification about it. */
export const AlertStory = Alert.extend({ events: z.array(EventBrief), notification_id: Id.nullable() });

export const alertsRoutes = {
  listAlerts: {
    method: 'GET',
    path: '/api/v1/alerts',
    tag: 'Alerts',
    summary: 'Alerts that I may see, newest first',
    scope: 'alerts:read',
    query: Page.extend({
      state: z.enum(['open', 'acknowledged', 'resolved', 'unresolved']).optional(),
      category: CategoryName.optional(),
      severity: SeverityName.optional(),
    }),
    answers: { 200: listOf(Alert) },
  },
  getAlert: {
    method: 'GET',
    path: '/api/v1/alerts/{id}',
    tag: 'Alerts',
    summary: 'One alert with its events',
    params: OneById,
    answers: { 200: AlertStory },
    errors: ['ALERT_NOT_FOUND'],
    scope: 'alerts:read',
  },
  whyAlert: {
    method: 'GET',
    path: '/api/v1/alerts/{id}/why',
    tag: 'Alerts',
    summary: 'Every decision about this alert that concerns me',
    params: OneById,
    answers: { 200: z.strictObject({ items: z.array(Why) }) },
    errors: ['ALERT_NOT_FOUND'],
    scope: 'alerts:read',
  },
  acknowledgeAlert: {
    method: 'POST',
    path: '/api/v1/alerts/{id}/acknowledge',
    tag: 'Alerts',
    summary: 'Say that I am on it',
    params: OneById,
    body: z.strictObject({ note: z.string().trim().max(500).optional() }).optional(),
    answers: { 200: Alert },
    errors: ['ALERT_NOT_FOUND', 'ALERT_RESOLVED'],
    scope: 'alerts:write',
    idempotent: true,
  },
  resolveAlert: {
    method: 'POST',
    path: '/api/v1/alerts/{id}/resolve',
    tag: 'Alerts',
    summary: 'End the alert by hand',
    params: OneById,
    body: z.strictObject({ note: z.string().trim().max(500).optional() }).optional(),
    answers: { 200: Alert },
    errors: ['ALERT_NOT_FOUND', 'ALERT_RESOLVED'],
    scope: 'alerts:write',
    idempotent: true,
  },
  whyEvent: {
    method: 'GET',
    path: '/api/v1/events/{id}/why',
    tag: 'Alerts',
    summary: 'Every decision about this event that concerns me',
    params: OneById,
    answers: { 200: Why },
    errors: ['EVENT_NOT_FOUND'],
    scope: 'alerts:read',
  },
} as const satisfies Record<string, Route>;
