import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureOf } from './signature.ts';

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

export async function startTwilioDouble(): Promise<TwilioDouble> {
  const inside: Inside = {
    authToken: randomBytes(16).toString('hex'),
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    items: [],
    faults: [],
    stopped: new Set(),
    calls: new Set(),
  };
  const server = createServer((request, response) => void answer(inside, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server that listens on TCP has one
  return {
    url: `http://127.0.0.1:${port}`,
    accountSid: inside.accountSid,
    authToken: inside.authToken,
    from: '+15005550006',
    items: () => inside.items.toReversed(),
    fail: (next) => void inside.faults.push(...next),
    reply: (to, { from, body }) => {
      if (body.trim().toUpperCase() === 'STOP') inside.stopped.add(from);
      if (body.trim().toUpperCase() === 'START') inside.stopped.delete(from);
      return post(inside, to, {
        MessageSid: newSid(),
        From: from,
        To: '+15005550006',
        Body: body,
        AccountSid: inside.accountSid,
      });
    },
    settled: async () => void (await Promise.allSettled(inside.calls)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  const form = Object.fromEntries(new URLSearchParams(text));
  const fault = own[form['To'] ?? ''] ?? inside.faults.shift();
  if (fault === 'timeout') return;
  const expected = `Basic ${Buffer.from(`${inside.accountSid}:${inside.authToken}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return refuse(response, { status: 401, code: 20_003 });
  const code = refusalOf(inside, form, fault);
  if (code !== undefined) return refuse(response, code, fault?.split(':')[1]);
  accept(inside, response, { form, undelivered: fault === 'undelivered' });
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

function refuse(
  response: ServerResponse,
  { status, code }: { status: number; code: number },
  retryAfter?: string,
): void {
  const body = {
    code,
    message: `Scripted or reserved refusal ${code}.`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  };
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    })
    .end(JSON.stringify(body));
}

function accept(
  inside: Inside,
  response: ServerResponse,
  { form, undelivered }: { form: Record<string, string>; undelivered: boolean },
): void {
  const { To = '', From = '', MessagingServiceSid, Body = '', StatusCallback } = form;
  const sid = newSid();
  inside.items.push({ to: To, from: From, body: Body, sid, at: new Date().toISOString() });
  inside.items.splice(0, inside.items.length - kept);
  const message = {
    account_sid: inside.accountSid,
    api_version: '2010-04-01',
    body: Body,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_segments: '1',
    sid,
    status: 'queued',
    to: To,
  };
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(message));
  if (StatusCallback === undefined) return;
  // As the real one may: out of order, and the last one twice.
  const statuses = undelivered ? ['undelivered', 'sent', 'undelivered'] : ['delivered', 'sent', 'delivered'];
  const calls = callBack(inside, StatusCallback, {
    statuses,
    fields: { MessageSid: sid, SmsSid: sid, AccountSid: inside.accountSid, From, To, ApiVersion: '2010-04-01' },
  });
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
