import { randomBytes } from 'node:crypto';
import { openStandIn } from '#platform/stand-in';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { signatureOf } from './signature.ts';
import { sizeOf } from './segments.ts';

export interface SentText {
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly sid: string;
  readonly at: string;
}

/** Twilio as far as it is used here, on loopback: the sandbox of sample mode, and the provider of the tests. */
export interface TwilioDouble extends AsyncDisposable {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  /** Newest first. */
  items(): readonly SentText[];
  /** What goes wrong next: a status (`500`), `429:3`, a Twilio code (`21610`), `timeout`, or `undelivered`. */
  fail(next: readonly string[]): void;
  /** A person answers a message; the answer is posted, signed, to this address. */
  reply(to: string, message: { from: string; body: string }): Promise<Response>;
  /** Resolves when every callback that is due was answered. */
  settled(): Promise<void>;
}

interface Inside {
  readonly authToken: string;
  readonly accountSid: string;
  readonly now: () => Date;
  readonly items: SentText[];
  readonly faults: string[];
  readonly stopped: Set<string>;
  readonly calls: Set<Promise<unknown>>;
}

const kept = 500;
/** The numbers that Twilio reserves for tests. */
const magicTo: Readonly<Record<string, number>> = {
  '+15005550001': 21_211,
  '+15005550002': 21_612,
  '+15005550003': 21_408,
  '+15005550004': 21_610,
  '+15005550009': 21_614,
};
const magicFrom: Readonly<Record<string, number>> = {
  '+15005550001': 21_212,
  '+15005550007': 21_606,
  '+15005550008': 21_611,
};

/** Numbers of this double alone: a full queue, and no answer. */
const own: Readonly<Record<string, string>> = { '+15005550020': '21611', '+15005550021': 'timeout' };

export interface TwilioDoubleOptions {
  readonly now?: () => Date;
  readonly port?: number;
  /** New ones otherwise. */
  readonly account?: { readonly sid: string; readonly token: string };
}

export async function startTwilioDouble(options: TwilioDoubleOptions = {}): Promise<TwilioDouble> {
  const { now = () => new Date(), port = 0, account } = options;
  const inside: Inside = {
    authToken: account?.token ?? randomBytes(16).toString('hex'),
    accountSid: account?.sid ?? `AC${randomBytes(16).toString('hex')}`,
    now,
    items: [],
    faults: [],
    stopped: new Set(),
    calls: new Set(),
  };
  const standIn = openStandIn();
  standIn.app.post<Route>('/2010-04-01/Accounts/:account/Messages.json', (request, reply) =>
    Promise.resolve(answer(inside, request, reply)),
  );
  const url = await standIn.listen(port);
  return {
    url,
    accountSid: inside.accountSid,
    authToken: inside.authToken,
    from: '+15005550006',
    items: () => inside.items.toReversed(),
    fail: (next) => void inside.faults.push(...next),
    reply: (to, { from, body }) => {
      if (body.trim().toUpperCase() === 'STOP') inside.stopped.add(from);
      if (body.trim().toUpperCase() === 'START') inside.stopped.delete(from);
      const { accountSid: AccountSid } = inside;
      return post(inside, to, { MessageSid: newSid(), From: from, To: '+15005550006', Body: body, AccountSid });
    },
    settled: async () => void (await Promise.allSettled(inside.calls)),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
}

interface Route {
  Params: { account: string };
}

const Form = z.record(z.string(), z.string());

function answer(inside: Inside, request: FastifyRequest<Route>, reply: FastifyReply): FastifyReply {
  const form = Form.safeParse(request.body).data ?? {};
  const fault = own[form['To'] ?? ''] ?? inside.faults.shift();
  if (fault === 'timeout') return reply.hijack();
  const expected = `Basic ${Buffer.from(`${inside.accountSid}:${inside.authToken}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return refuse(reply, { status: 401, code: 20_003 });
  if (request.params.account !== inside.accountSid) return refuse(reply, { status: 404, code: 20_404 });
  const code = refusalOf(inside, form, fault);
  if (code !== undefined) return refuse(reply, code, fault?.split(':')[1]);
  return accept(inside, reply, { form, undelivered: fault === 'undelivered' });
}

function refusalOf(
  inside: Inside,
  form: Record<string, string>,
  fault: string | undefined,
): { status: number; code: number } | undefined {
  const [word = ''] = fault?.split(':') ?? [];
  if (/^2\d{4}$/.test(word)) return { status: 400, code: Number(word) };
  if (/^\d{3}$/.test(word)) return { status: Number(word), code: word === '429' ? 20_429 : 20_500 };
  const { To = '', From = '', Body = '' } = form;
  if (Body === '') return { status: 400, code: 21_602 };
  if (Body.length > 1600) return { status: 400, code: 21_617 };
  if (inside.stopped.has(To)) return { status: 400, code: 21_610 };
  const code = magicTo[To] ?? magicFrom[From];
  return code === undefined ? undefined : { status: 400, code };
}

/** In the words of the documentation, where the product reads them; all else is known by its code. */
const messages: Readonly<Record<number, string>> = {
  20_003: 'Authenticate',
  20_404: 'The requested resource was not found',
  20_429: 'Too Many Requests',
  21_602: 'Message body is required.',
  21_610: 'Attempt to send to unsubscribed recipient',
  21_617: 'The concatenated message body exceeds the 1600 character limit',
};

function refuse(
  reply: FastifyReply,
  { status, code }: { status: number; code: number },
  retryAfter?: string,
): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  const message = messages[code] ?? `Refused with ${code}.`;
  return reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function accept(
  inside: Inside,
  reply: FastifyReply,
  { form, undelivered }: { form: Record<string, string>; undelivered: boolean },
): FastifyReply {
  const sid = newSid();
  const { To = '', From = '', Body = '', StatusCallback } = form;
  inside.items.push({ to: To, from: From, body: Body, sid, at: inside.now().toISOString() });
  inside.items.splice(0, inside.items.length - kept);
  if (StatusCallback !== undefined) callBackLater(inside, StatusCallback, { sid, From, To, undelivered });
  return reply.code(201).send(messageOf(inside, sid, form));
}

/** The answer of the documentation's example, with what was asked for in it. */
function messageOf({ accountSid, now }: Inside, sid: string, form: Record<string, string>): object {
  const { To, From, MessagingServiceSid, Body = '' } = form;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  const date = now().toUTCString().replace('GMT', '+0000');
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: Body,
    date_created: date,
    date_sent: null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From ?? null,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: String(sizeOf(Body).segments),
    price: null,
    price_unit: 'USD',
    sid,
    status: 'queued',
    subresource_uris: { media: `${uri}/Media.json` },
    to: To,
    uri: `${uri}.json`,
  };
}

interface Called {
  readonly sid: string;
  readonly From: string;
  readonly To: string;
  readonly undelivered: boolean;
}

/** As the real one may: out of order, and the last one twice. */
function callBackLater(inside: Inside, url: string, { sid, From, To, undelivered }: Called): void {
  const statuses = undelivered ? ['undelivered', 'sent', 'undelivered'] : ['delivered', 'sent', 'delivered'];
  const { accountSid: AccountSid } = inside;
  const fields = { MessageSid: sid, SmsSid: sid, AccountSid, From, To, ApiVersion: '2010-04-01' };
  const calls = callBack(inside, url, { statuses, fields });
  inside.calls.add(calls);
  void calls.finally(() => inside.calls.delete(calls));
}

async function callBack(
  inside: Inside,
  url: string,
  { statuses, fields }: { statuses: readonly string[]; fields: Record<string, string> },
): Promise<void> {
  // The answer to the request comes first, as it does over a network.
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const status of statuses) {
    const error = status === 'undelivered' ? { ErrorCode: '30003' } : {};
    await post(inside, url, { ...fields, MessageStatus: status, SmsStatus: status, ...error }).catch(() => undefined);
  }
}

function post({ authToken }: Inside, url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': signatureOf(authToken, url, fields) },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(5000),
  });
}

function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}
