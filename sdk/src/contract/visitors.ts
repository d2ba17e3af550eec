import { z } from 'zod';
import type { Route } from './route.ts';
import { AlertStateName, Email, Id, listOf, Page, Time } from './words.ts';

const OneById = z.strictObject({ id: Id });
const Line = (max: number) => z.string().trim().min(1).max(max);
const Team = Line(60);

/** When somebody is free, in words for people (in the zone of the place) and as a time; null where nobody knows. */
export const Availability = z.strictObject({
  state: z.enum(['free', 'busy', 'away']),
  free_at: Time.nullable(),
  words: z.string(),
});
export type Availability = z.infer<typeof Availability>;
export const Host = Availability.extend({ id: Id, name: z.string(), team: z.string().nullable() });
export type Host = z.infer<typeof Host>;

/** Where visitors come to. Times in messages about visits are in its zone. */
export const Place = z.strictObject({ name: z.string(), time_zone: z.string() });
export const hostsRoutes = {
  listHosts: {
    method: 'GET',
    path: '/api/v1/hosts',
    tag: 'Hosts',
    summary: 'Hosts by name, and when each of them, each team and anyone is free',
    query: Page.extend({ query: Line(100).optional(), team: Team.optional() }),
    answers: {
      200: listOf(Host).extend({
        anyone: Availability,
        teams: z.array(Availability.extend({ team: z.string() })),
        place: Place,
      }),
    },
  },
  changeHost: {
    method: 'PATCH',
    path: '/api/v1/hosts/{id}',
    tag: 'Hosts',
    summary: 'Make a person a host or end that, name the team, be away or back',
    params: OneById,
    body: z
      .strictObject({
        hosting: z.boolean().optional(),
        team: Team.nullable().optional(),
        away: z.boolean().optional(),
        away_until: Time.nullable().optional(),
      })
      .refine((change) => Object.keys(change).length > 0, { message: 'Name at least one field to change.' }),
    answers: { 200: Host, 204: null },
    errors: ['HOST_NOT_FOUND', 'HOST_BUSY'],
  },
} as const satisfies Record<string, Route>;

/** Who comes. One of `email` and `phone` is needed: there the visitor is told about the visit when it ends. */
const Visitor = z
  .strictObject({
    full_name: z.string().trim().min(5, 'Give the full name: at least 5 characters.').max(100),
    company: Line(100).optional(),
    email: Email.optional(),
    phone: Line(32).optional().meta({ description: 'With its country code, or national beside `phone_country`.' }),
    phone_country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'A country is its code of two letters, for example PT.')
      .optional(),
  })
  .refine(({ email, phone }) => email !== undefined || phone !== undefined, {
    message: 'Give an e-mail address or a phone number.',
    path: ['email'],
  });
const what = { visitor: Visitor, check_out_at: Time, purpose: Line(200).optional() };
/** Whom the visitor comes to: one host, the next free one of a team, or the next free one of all. */
const MakeVisit = z.union([
  z.strictObject({ ...what, host_id: Id }),
  z.strictObject({ ...what, team: Team }),
  z.strictObject({ ...what, any: z.literal(true) }),
]);
export type MakeVisit = z.infer<typeof MakeVisit>;

/** `overdue`: the planned end has passed and nobody has checked the visitor out. A visitor whose data was erased has none. */
export const Visit = z.strictObject({
  id: Id,
  badge: z.number().int(),
  visitor: z
    .strictObject({
      full_name: z.string(),
      company: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  host: z.strictObject({ id: Id, name: z.string(), team: z.string().nullable() }).nullable(),
  purpose: z.string().nullable(),
  state: z.enum(['on_site', 'checked_out']),
  overdue: z.boolean(),
  checked_in_at: Time,
  check_out_at: Time,
  checked_out_at: Time.nullable(),
  ended_by: z.enum(['plan', 'desk', 'host', 'kiosk']).nullable(),
  alert: z.strictObject({ id: Id, state: AlertStateName }).nullable(),
});
export type Visit = z.infer<typeof Visit>;
export const visitsRoutes = {
  listVisits: {
    method: 'GET',
    path: '/api/v1/visits',
    tag: 'Visits',
    summary: 'Visits, newest first: all of them for the desk, their own for a host',
    query: Page.extend({ state: z.enum(['on_site', 'checked_out']).optional(), host_id: Id.optional() }),
    answers: { 200: listOf(Visit).extend({ on_site: z.number().int(), desk: z.boolean(), place: Place }) },
  },
  makeVisit: {
    method: 'POST',
    path: '/api/v1/visits',
    tag: 'Visits',
    summary: 'Check a visitor in; the host is told at once',
    idempotent: true,
    body: MakeVisit,
    answers: { 201: Visit },
    errors: ['HOST_NOT_FOUND', 'HOST_BUSY'],
  },
  getVisit: {
    method: 'GET',
    path: '/api/v1/visits/{id}',
    tag: 'Visits',
    summary: 'One visit',
    params: OneById,
    answers: { 200: Visit },
    errors: ['VISIT_NOT_FOUND'],
  },
  checkOutVisit: {
    method: 'POST',
    path: '/api/v1/visits/{id}/check-out',
    tag: 'Visits',
    summary: 'End a visit before its planned end; the visitor is told',
    params: OneById,
    answers: { 200: Visit },
    errors: ['VISIT_NOT_FOUND', 'VISIT_ENDED'],
  },
} as const satisfies Record<string, Route>;

export const Kiosk = z.strictObject({ id: Id, name: z.string(), created_at: Time, seen_at: Time.nullable() });
export type Kiosk = z.infer<typeof Kiosk>;
/** The kiosk proves itself by `Authorization: Bearer` and the token of its device, which opens these three routes alone. */
const atTheKiosk = { tag: 'Kiosk', ownAuthenticator: true, errors: ['KIOSK_UNKNOWN'] } as const;
export const kiosksRoutes = {
  listKiosks: {
    method: 'GET',
    path: '/api/v1/kiosks',
    tag: 'Kiosks',
    summary: 'The tablets at the door, newest first',
    query: Page,
    answers: { 200: listOf(Kiosk) },
  },
  makeKiosk: {
    method: 'POST',
    path: '/api/v1/kiosks',
    tag: 'Kiosks',
    summary: 'Make a device token for a tablet at the door; its link is shown once',
    body: z.strictObject({ name: Line(100) }),
    answers: { 201: Kiosk.extend({ token: z.string(), url: z.string() }) },
  },
  endKiosk: {
    method: 'DELETE',
    path: '/api/v1/kiosks/{id}',
    tag: 'Kiosks',
    summary: 'End the device token of a kiosk',
    params: OneById,
    answers: { 204: null },
    errors: ['KIOSK_NOT_FOUND'],
  },
  kioskHosts: {
    ...atTheKiosk,
    method: 'GET',
    path: '/api/v1/kiosk/hosts',
    summary: 'Where it stands, and up to five hosts whose name or team begins with what was typed',
    query: z.strictObject({ query: z.string().trim().min(2, 'Type at least two letters.').max(100).optional() }),
    answers: { 200: z.strictObject({ items: z.array(Host).max(5), anyone: Availability, place: Place }) },
    callsPerMinute: 60,
  },
  kioskCheckIn: {
    ...atTheKiosk,
    method: 'POST',
    path: '/api/v1/kiosk/visits',
    summary: 'Check oneself in',
    body: MakeVisit,
    answers: {
      201: z.strictObject({ badge: z.number().int(), host_name: z.string(), check_out_at: Time, place: Place }),
    },
    errors: ['KIOSK_UNKNOWN', 'HOST_NOT_FOUND', 'HOST_BUSY'],
    callsPerMinute: 20,
  },
  kioskCheckOut: {
    ...atTheKiosk,
    method: 'POST',
    path: '/api/v1/kiosk/check-out',
    summary: 'Check oneself out by the number of the badge',
    body: z.strictObject({ badge: z.number().int().min(1).max(9999) }),
    answers: { 204: null },
    errors: ['KIOSK_UNKNOWN', 'VISIT_NOT_FOUND'],
    callsPerMinute: 10,
  },
} as const satisfies Record<string, Route>;
