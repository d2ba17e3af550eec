import { createHmac, randomBytes } from 'node:crypto';
import type { Channel, Checked, Message, Outcome } from '#notify';
import type { Clock } from '#platform/clock';
import { coded } from '#platform/errors';
import { AddressRefused, postOutside, resolveOutside, type OutboundAnswer } from '#platform/outbound';
import { z } from 'zod';

export interface WebhookOptions {
  readonly clock: Clock;
  /** Private networks that operators opened for webhooks. */
  readonly allowedNetworks: readonly string[];
  /** The origin of the receiver that sample mode runs on loopback. */
  readonly sandbox?: string;
  readonly timeoutMs?: number;
}

export interface Hook {
  readonly id: string;
  readonly body: string;
}

const secretPrefix = 'whsec_';
const secretBytes = 32;
const loopback = '127.0.0.1/32';

/**
 * Posts to a person's own endpoint, signed by Standard Webhooks 1.0.0: `webhook-id` stays the same over retries and is
 * the receiver's idempotency key, `webhook-signature` covers id, timestamp and the raw body.
 */
export function makeWebhook({ clock, allowedNetworks, sandbox, timeoutMs = 20_000 }: WebhookOptions): Channel<Hook> {
  const networksFor = (url: string) =>
    sandbox !== undefined && URL.parse(url)?.origin === sandbox ? [loopback] : allowedNetworks;
  return {
    name: 'webhook',
    edits: false,
    destination: z.url({ protocol: /^https?$/ }),
    adding: { way: 'typed', check: ({ address }) => check(address, networksFor(address)) },
    concurrency: 50,
    timeoutMs,
    idempotent: true,
    render: (message) => ({ id: message.idempotencyKey, body: JSON.stringify(payloadOf(message)) }),
    async send({ id, body }, { value, secret }, signal) {
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Tocsin',
        ...sign({ id, body }, secret ?? '', clock.now()),
      };
      try {
        return outcomeOf(
          await postOutside({ url: value, headers, body, signal, allowedNetworks: networksFor(value) }),
          clock.now(),
        );
      } catch (error) {
        return outcomeOfError(error, signal);
      }
    },
  };
}

/** The three headers of the specification. A secret that is being rotated is several with blanks between them. */
export function sign({ id, body }: Hook, secret: string, at: Date): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const signatures = secret.split(' ').map((one) => {
    const key = Buffer.from(one.slice(secretPrefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

async function check(address: string, allowedNetworks: readonly string[]): Promise<Checked> {
  try {
    const { url } = await resolveOutside(address, allowedNetworks);
    return { address: url.href, label: url.host, secret: secretPrefix + randomBytes(secretBytes).toString('base64') };
  } catch (error) {
    if (error instanceof AddressRefused)
      throw coded('ADDRESS_REFUSED', error.message, {
        errors: [{ pointer: '/url', code: 'address_refused', detail: error.message }],
      });
    throw error;
  }
}

function payloadOf(message: Message) {
  const { eventId, alertId, category, severity, step, title, body, url, type, time } = message;
  return {
    type,
    timestamp: time.toISOString(),
    data: { event_id: eventId, alert_id: alertId, category, severity, step, title, body, url },
  };
}

function outcomeOf({ status, headers, text }: OutboundAnswer, at: Date): Outcome {
  const detail = `${status} ${text}`;
  if (status >= 200 && status < 300) return { ok: true, receipt: String(status) };
  if (status === 410) return { ok: false, retry: 'never', reason: 'hard_bounce', detail };
  if (status === 429)
    return { ok: false, retry: 'later', reason: 'rate_limited', detail, ...waitOf(headers['retry-after'], at) };
  if (status === 502 || status === 503 || status === 504)
    return { ok: false, retry: 'later', reason: 'temporary_failure', detail, ...waitOf(headers['retry-after'], at) };
  // Also redirects: the owner gave another address, and a moved endpoint is for the owner to enter. Tried again, since deployments mend themselves.
  return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
}

function outcomeOfError(error: unknown, signal: AbortSignal): Outcome {
  if (error instanceof AddressRefused) return { ok: false, retry: 'never', reason: 'rejected', detail: error.message };
  if (signal.aborted)
    return { ok: false, retry: 'later', reason: 'timeout', detail: 'The endpoint did not answer in time.' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return {
    ok: false,
    retry: 'later',
    reason: 'temporary_failure',
    detail: `The endpoint could not be reached: ${code}.`,
  };
}

/** Retry-After in seconds or as a date. */
function waitOf(header: string | string[] | undefined, at: Date): { afterMs?: number } {
  if (typeof header !== 'string') return {};
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - at.getTime();
  return Number.isFinite(ms) && ms > 0 ? { afterMs: Math.min(ms, 86_400_000) } : {};
}
