import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { percentile } from './figure.ts';

/** Requests one after the other over each of so many connections that stay open. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The request of a connection, ready to be written. */
  readonly request: (connection: number, turn: number) => string;
  readonly status: number;
}

export interface Answered {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Writes requests and reads answers on bare sockets: an HTTP client would need as much of the processor as the server that
 * it measures.
 */
export async function loadHttp(load: Load): Promise<Answered> {
  const took: number[] = [];
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)));
  const begun = performance.now();
  const until = begun + load.seconds * 1000;
  const lane = async (socket: Socket, connection: number) => {
    const exchange = exchangeOver(socket);
    for (let turn = 0; performance.now() < until; turn++) {
      const sent = performance.now();
      const status = await exchange(load.request(connection, turn));
      if (status !== load.status) throw new Error(`The server answered ${status} instead of ${load.status}.`);
      took.push(performance.now() - sent);
    }
    socket.destroy();
  };
  await Promise.all(sockets.map(lane));
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: took.length / seconds, p50Ms: percentile(took, 50), p99Ms: percentile(took, 99) };
}

/** The text of a request. */
export function requestOf(
  [method, path]: readonly [string, string],
  headers: Record<string, string>,
  body?: object,
): string {
  const content = body === undefined ? '' : JSON.stringify(body);
  const all = { host: 'localhost', ...headers, ...(body === undefined ? {} : contentHeaders(content)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`;
}

function contentHeaders(content: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: 'localhost', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Sends one request at a time and resolves with the status of its answer, which names its length. */
function exchangeOver(socket: Socket): (request: string) => Promise<number> {
  let text = '';
  let answered: (status: number) => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  socket.on('error', (error) => failed(error));
  socket.on('close', () => failed(new Error('The server closed a connection.')));
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
    if (text.length < end + 4 + length) return;
    const status = Number(text.slice(9, 12));
    text = text.slice(end + 4 + length);
    answered(status);
  });
  return (request) =>
    new Promise((resolve, reject) => {
      answered = resolve;
      failed = reject;
      socket.write(request);
    });
}
