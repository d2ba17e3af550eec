import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from './until.ts';

/** Open WebSockets of this process, and what came over them. */
export interface LiveSockets extends Disposable {
  /** Messages that count, since the start. */
  readonly received: number;
  /** Characters of the last message. */
  readonly size: number;
  send(text: string): void;
  /** Resolves at the moment at which so many have come in all. */
  reached(count: number): Promise<void>;
}

interface Options {
  readonly url: string;
  /** The headers of each connection. */
  readonly headers: readonly Record<string, string>[];
  /** What is counted: the beginning of a message. */
  readonly counted: string;
  /** Connections are ready when each has had a message that begins so; at once where nothing is asked for. */
  readonly greeting?: string;
}

const atOnce = 50;

export async function openSockets({ url, headers, counted, greeting }: Options): Promise<LiveSockets> {
  const seen = { received: 0, size: 0, greeted: 0 };
  let waiting: { count: number; resolve: () => void } | undefined;
  const hear = (data: Buffer) => {
    const text = data.toString();
    if (greeting !== undefined && text.startsWith(greeting)) seen.greeted += 1;
    if (!text.startsWith(counted)) return;
    seen.received += 1;
    seen.size = text.length;
    if (waiting && seen.received >= waiting.count) waiting.resolve();
  };
  const sockets: WebSocket[] = [];
  for (let first = 0; first < headers.length; first += atOnce) {
    const some = headers.slice(first, first + atOnce).map((each) => new WebSocket(url, { headers: each }));
    for (const socket of some) socket.on('message', hear);
    await Promise.all(some.map((socket) => once(socket, 'open')));
    sockets.push(...some);
  }
  if (greeting !== undefined) await until('every socket is greeted', () => seen.greeted >= headers.length);
  return {
    get received() {
      return seen.received;
    },
    get size() {
      return seen.size;
    },
    send: (text) => sockets.forEach((socket) => socket.send(text)),
    async reached(count) {
      if (seen.received < count) await new Promise<void>((resolve) => (waiting = { count, resolve }));
      waiting = undefined;
    },
    [Symbol.dispose]: () => sockets.forEach((socket) => socket.terminate()),
  };
}
