import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isOpen } from './address-guard.ts';

export interface OutboundRequest {
  /** Given by a person, so it is not trusted. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Networks that an operator opened; plain http is possible only there. */
  readonly allowedNetworks: readonly string[];
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most 200 characters: enough to say what went wrong, too little to read a page by. */
  readonly text: string;
}

/** The address may not be called; the message says why, in a sentence for its owner. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

export interface Target {
  readonly url: URL;
  readonly address: string;
}

const keptCharacters = 200;

/**
 * Resolves the host of a person's URL once and refuses what leads inside. The answer is what a request connects to, so a
 * name that changes its address between the look and the call changes nothing.
 */
export async function resolveOutside(text: string, allowedNetworks: readonly string[]): Promise<Target> {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new AddressRefused('The address must begin with https://.');
  if (url.username !== '' || url.password !== '')
    throw new AddressRefused('The address must not hold a user name or a password.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = isIP(host) ? host : await resolve(host);
  const opened = allowedNetworks.length > 0 && isOpen(address, allowedNetworks) && !isOpen(address, []);
  if (!opened && !isOpen(address, [])) throw new AddressRefused('The address leads into a private network.');
  if (!opened && url.protocol !== 'https:') throw new AddressRefused('The address must begin with https://.');
  return { url, address };
}

/** Posts to an address that a person gave. Redirects are not followed; the answer is cut. */
export async function postOutside(request: OutboundRequest): Promise<OutboundAnswer> {
  const target = await resolveOutside(request.url, request.allowedNetworks);
  return answerOf(await send(target, request));
}

function send({ url, address }: Target, { headers, body, signal }: OutboundRequest): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve: arrived, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request(
    url,
    {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal,
      agent: false,
      // Whatever the name says by now: the address that was looked at is the one that is called.
      lookup: (_host, options, done) => {
        const family = isIP(address);
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    },
    arrived,
  );
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

async function answerOf(message: IncomingMessage): Promise<OutboundAnswer> {
  let text = '';
  message.setEncoding('utf8');
  for await (const chunk of message) {
    text += String(chunk);
    if (text.length >= keptCharacters) break;
  }
  message.destroy();
  return { status: message.statusCode ?? 0, headers: message.headers, text: text.slice(0, keptCharacters) };
}

async function resolve(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    throw new AddressRefused(`There is no host called ${host}.`, { cause });
  }
}
