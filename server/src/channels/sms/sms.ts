import type { Channel, Checked, Message, Outcome } from '#notify';
import { coded } from '#platform/errors';
import type { Reason } from '@tocsin/sdk/contract';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { fit } from './segments.ts';

export interface SmsOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number in international form, or the id of a messaging service. */
  readonly from: string;
  readonly apiUrl: string;
  readonly publicUrl: string;
  /** Countries that messages may go to, by ISO 3166; every country when empty. */
  readonly countries: readonly string[];
  readonly timeoutMs?: number;
}

export interface Text {
  readonly deliveryId: string;
  readonly body: string;
}

const mostSegments = 3;
const Refusal = z.looseObject({ code: z.number(), message: z.string() });
const Accepted = z.looseObject({ sid: z.string() });

/** Sends by Twilio. A text is short: the sentence, the link, and for a code nothing but the code. */
export function makeSms(options: SmsOptions): Channel<Text> {
  const { timeoutMs = 20_000 } = options;
  return {
    name: 'sms',
    edits: false,
    destination: z.e164(),
    adding: { way: 'code', check: async (typed) => readNumber(typed, options.countries) },
    concurrency: 10,
    timeoutMs,
    idempotent: false,
    render: (message) => ({ deliveryId: message.deliveryId, body: bodyOf(message, new URL(options.publicUrl).host) }),
    send: (text, { value }, signal) => send(options, text, { to: value, signal }),
  };
}

/** A number in E.164, from one with its country code or a national one beside its country. */
export function readNumber(
  { address, country }: { address: string; country?: string },
  countries: readonly string[],
): Checked {
  if (country !== undefined && !isSupportedCountry(country))
    throw refused('/country', `There is no country with the code ${country}.`);
  const read = parsePhoneNumberFromString(address, country === undefined ? {} : { defaultCountry: country });
  if (!read?.isValid())
    throw refused('/phone', 'Give a mobile number with its country code, for example +351 912 345 678.');
  if (countries.length > 0 && !countries.includes(read.country ?? ''))
    throw refused('/phone', 'Your administrator has not opened this country for SMS.');
  return { address: read.number, label: '' };
}

function refused(pointer: string, detail: string) {
  return coded('ADDRESS_REFUSED', detail, { errors: [{ pointer, code: 'address_refused', detail }] });
}

function bodyOf(message: Message, site: string): string {
  const line = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  if (message.code !== undefined)
    return `${message.code} is your code for ${site}. Reply STOP to end messages from us.`;
  return fit(line(message.title), message.url === '' ? '' : ` ${message.url}`, mostSegments);
}

async function send(
  options: SmsOptions,
  { deliveryId, body }: Text,
  { to, signal }: { to: string; signal: AbortSignal },
): Promise<Outcome> {
  const { accountSid, authToken, from, apiUrl, publicUrl } = options;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  const StatusCallback = `${publicUrl}/api/v1/inbound/twilio?delivery=${deliveryId}`;
  try {
    const response = await fetch(`${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      body: new URLSearchParams({ To: to, Body: body, StatusCallback, ...sender }),
      redirect: 'error',
      signal,
    });
    return await outcomeOf(response);
  } catch (error) {
    // After the request has left, only its answer can say whether it was taken; Twilio keeps no idempotency keys.
    if (signal.aborted) return { ok: true, uncertain: true };
    return {
      ok: false,
      retry: 'later',
      reason: 'temporary_failure',
      detail: error instanceof Error ? error.name : 'The provider could not be reached.',
    };
  }
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const text = await response.text();
  const answer: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  const accepted = Accepted.safeParse(answer);
  if (response.ok && accepted.success) return { ok: true, receipt: accepted.data.sid };
  const { code = 0, message = `The provider answered ${response.status}.` } = Refusal.safeParse(answer).data ?? {};
  return { ok: false, detail: `${code} ${message}`, ...verdictOn(response, code) };
}

interface Verdict {
  readonly retry: 'later' | 'never';
  readonly reason: Reason;
  readonly afterMs?: number;
}

/** Broad classes only, as Twilio asks: an unknown 4xx is for good, 5xx and 429 are for now. */
function verdictOn({ status, headers }: Response, code: number): Verdict {
  if (status === 429 || code === 20_429) return { retry: 'later', reason: 'rate_limited', ...waitOf(headers) };
  if (status >= 500 || code === 21_611) return { retry: 'later', reason: 'temporary_failure' };
  // The account is wrong, not the message: an operator mends it, and the messages wait.
  if (status === 401 || [21_212, 21_606].includes(code)) return { retry: 'later', reason: 'temporary_failure' };
  if (code === 21_610) return { retry: 'never', reason: 'unsubscribed' };
  if ([21_211, 21_614, 21_408].includes(code)) return { retry: 'never', reason: 'hard_bounce' };
  return { retry: 'never', reason: 'rejected' };
}

function waitOf(headers: Headers): { afterMs?: number } {
  const seconds = Number(headers.get('retry-after'));
  return seconds > 0 ? { afterMs: seconds * 1000 } : {};
}
