import { request as askOpenly, Agent as OpenAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as askSecurely, Agent as SecureAgent } from 'node:https';

/** One request to a provider. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly answered: true;
  readonly status: number;
  /** In lower case; of a repeated header the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body where it is JSON and said to be; otherwise undefined. */
  readonly json: unknown;
}

/** No answer. `handedOver` says whether the whole request had left: what it asked for may have been done. */
export interface Silence {
  readonly answered: false;
  readonly handedOver: boolean;
  readonly aborted: boolean;
  readonly detail: string;
}

export type Asked = Answer | Silence;

/** Answers of the providers that are asked here are a few kilobytes; more is not read. */
const mostBytes = 256 * 1024;
const agents = {
  'http:': new OpenAgent({ keepAlive: true, maxSockets: 64 }),
  'https:': new SecureAgent({ keepAlive: true, maxSockets: 64 }),
};

/**
 * Asks over HTTP and never throws. Redirects are not followed. `fetch` does not tell whether a request that broke had
 * been handed over, and that decides whether a message may be sent again.
 */
export async function ask(question: Question): Promise<Asked> {
  if (question.signal.aborted)
    return { answered: false, handedOver: false, aborted: true, detail: 'It was told to end before it began.' };
  const progress = { connected: false, written: false };
  try {
    return await exchange(question, progress);
  } catch (error) {
    const handedOver = progress.connected && progress.written;
    return { answered: false, handedOver, aborted: question.signal.aborted, detail: codeOf(error) };
  }
}

interface Progress {
  connected: boolean;
  written: boolean;
}

async function exchange(question: Question, progress: Progress): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = open(question);
  request.on('socket', (socket) => {
    // A kept connection is ready at once; a secure one only after its handshake, during which nothing of ours has left.
    if (request.reusedSocket) progress.connected = true;
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (progress.connected = true));
  });
  request.on('finish', () => (progress.written = true));
  request.on('error', reject);
  request.on('response', (response) => void read(response).then(resolve, reject));
  request.end(question.body);
  return await promise;
}

function open({ method, url, headers, body, signal }: Question): ClientRequest {
  const target = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...headers, ...length }, signal };
  return target.protocol === 'http:'
    ? askOpenly(target, { ...options, agent: agents['http:'] })
    : askSecurely(target, { ...options, agent: agents['https:'] });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    // Without an encoding a response gives buffers.
    const piece = chunk as Buffer;
    bytes += piece.length;
    if (bytes > mostBytes) break;
    chunks.push(piece);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(
    Object.entries(response.headersDistinct).map(([name, values]) => [name, values?.[0] ?? '']),
  );
  return { answered: true, status: response.statusCode ?? 0, headers, text, json: jsonOf(headers, text) };
}

function jsonOf(headers: Record<string, string>, text: string): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The message of a network error names the address, which is a secret here; its code does not.
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return `No answer (${code}).`;
}
