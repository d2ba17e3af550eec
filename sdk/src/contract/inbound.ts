import { z } from 'zod';
import type { Route } from './route.ts';

/** Where providers call us. Each has its own authenticator: a signature over the raw request. */
export const inboundRoutes = {
  inboundTwilio: {
    method: 'POST',
    path: '/api/v1/inbound/twilio',
    tag: 'Inbound',
    summary: 'Callbacks of Twilio: how a message went, and what people answered',
    query: z
      .object({ delivery: z.string().max(100) })
      .partial()
      .loose(),
    body: z.record(z.string(), z.string()),
    accepts: ['application/x-www-form-urlencoded'],
    answers: { 204: null },
    errors: ['SIGNATURE_REFUSED'],
    ownAuthenticator: true,
    callsPerMinute: 60_000,
  },
  inboundSlack: {
    method: 'POST',
    path: '/api/v1/inbound/slack',
    tag: 'Inbound',
    summary: 'Buttons that were pressed in Slack',
    body: z.record(z.string(), z.string()),
    accepts: ['application/x-www-form-urlencoded'],
    answers: { 200: null },
    errors: ['SIGNATURE_REFUSED'],
    ownAuthenticator: true,
    // A press comes with the whole message, whose letters Slack escapes twice.
    maxBytes: 256 * 1024,
    callsPerMinute: 6000,
  },
} as const satisfies Record<string, Route>;
