import { equalInConstantTime } from '#platform/crypto';
import { openStandIn } from '#platform/stand-in';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sign } from './webhook.ts';

export interface ReceivedHook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: string;
  /** `unknown` until the receiver is told the secret of its path. */
  readonly signature: 'valid' | 'refused' | 'unknown';
}

/** A receiver of webhooks on loopback that keeps what it got: the sandbox of sample mode, and the other end in tests. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Newest first. */
  items(): readonly ReceivedHook[];
  /** What the next requests are answered: `500`, `410`, `429:3` (seconds to wait), `302`, `timeout`. */
  fail(next: readonly string[]): void;
  /** From now on posts to this path are taken only with a signature of this secret, of the last five minutes. */
  trust(path: string, secret: string): void;
}

export interface ReceiverOptions {
  readonly now?: () => Date;
  readonly port?: number;
}

interface Inside {
  readonly items: ReceivedHook[];
  readonly faults: string[];
  readonly secrets: Map<string, string>;
  readonly now: () => Date;
}

const kept = 500;

/** Endpoints that always go wrong in the same way. */
const paths: Readonly<Record<string, string>> = { '/gone': '410', '/busy': '503', '/silent': 'timeout' };

const toleranceSeconds = 300;

export async function startReceiver({ now = () => new Date(), port = 0 }: ReceiverOptions = {}): Promise<Receiver> {
  const inside: Inside = { items: [], faults: [], secrets: new Map(), now };
  const standIn = openStandIn();
  // The signature covers the body as it came, whatever it is.
  standIn.app.removeAllContentTypeParsers();
  standIn.app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  standIn.app.all('*', (request, reply) => Promise.resolve(receive(inside, request, reply)));
  const url = await standIn.listen(port);
  return {
    url,
    items: () => inside.items.toReversed(),
    fail: (next) => void inside.faults.push(...next),
    trust: (path, secret) => void inside.secrets.set(path, secret),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
}

function receive(inside: Inside, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = paths[request.url] ?? inside.faults.shift();
  if (fault === 'timeout') return reply.hijack();
  return fault === undefined || fault === 'ok' ? take(inside, request, reply) : suffer(fault, reply);
}

function take(inside: Inside, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = typeof request.body === 'string' ? request.body : '';
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const signature = verdictOn(inside, { path: request.url, headers, body });
  inside.items.push({ path: request.url, headers, body, at: inside.now().toISOString(), signature });
  inside.items.splice(0, inside.items.length - kept);
  return signature === 'refused' ? reply.code(401).send('The signature does not fit.') : reply.send('ok');
}

/** Standard Webhooks: any signature of the list may fit, and an old timestamp does not. */
function verdictOn(
  { secrets, now }: Inside,
  { path, headers, body }: Pick<ReceivedHook, 'path' | 'headers' | 'body'>,
): ReceivedHook['signature'] {
  const secret = secrets.get(path);
  if (secret === undefined) return 'unknown';
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
  const age = Math.abs(now().getTime() / 1000 - Number(timestamp));
  const right = sign({ id, body }, secret, new Date(Number(timestamp) * 1000))['webhook-signature'] ?? '';
  const fits = given.split(' ').some((one) => equalInConstantTime(one, right));
  return fits && age <= toleranceSeconds ? 'valid' : 'refused';
}

function suffer(fault: string, reply: FastifyReply): FastifyReply {
  const [status = '500', wait] = fault.split(':');
  if (wait) reply.header('retry-after', wait);
  if (status === '302') reply.header('location', 'http://127.0.0.1:1/');
  return reply.code(Number(status)).send('scripted fault');
}
