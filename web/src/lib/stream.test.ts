import type { StreamMessage } from '@tocsin/sdk/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStream, pause, type StreamState } from './stream.ts';

/** The client's end of a connection whose other end is the test. */
class Line extends EventTarget {
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
  say(message: StreamMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  close(code = 1006): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

function world() {
  const lines: Line[] = [];
  const states: StreamState['kind'][] = [];
  const messages: StreamMessage[] = [];
  let cursor: string | undefined;
  let signedOut = false;
  const stream = openStream({
    cursor: () => cursor,
    onMessage: (message) => {
      messages.push(message);
      if ('cursor' in message) cursor = message.cursor;
    },
    onState: ({ kind }) => states.push(kind),
    onSignedOut: () => (signedOut = true),
    connect: (url) => {
      const line = new Line(url);
      lines.push(line);
      return line as unknown as WebSocket; // the stream uses its events and close() only
    },
  });
  return { stream, lines, states, messages, last: () => lines.at(-1), signedOut: () => signedOut };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'https://tocsin.example.org/inbox' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the stream opens beside the page and asks for what it missed after a break', () => {
  const { lines, last, messages } = world();
  expect(lines[0]?.url).toBe('wss://tocsin.example.org/api/v1/stream');
  last()?.open();
  last()?.say({ type: 'hello', cursor: 'c7' });
  last()?.close();
  vi.advanceTimersByTime(600);
  expect(lines).toHaveLength(2);
  expect(lines[1]?.url).toBe('wss://tocsin.example.org/api/v1/stream?cursor=c7');
  expect(messages).toHaveLength(1);
});

test('a break is told with the time of the next try, and live again when it is', () => {
  const { states, last } = world();
  last()?.open();
  last()?.close();
  vi.advanceTimersByTime(600);
  last()?.open();
  expect(states).toEqual(['connecting', 'live', 'lost', 'live']);
});

test('pauses between tries double up to half a minute', () => {
  expect([0, 1, 2, 10].map((attempts) => pause(attempts, () => 1))).toEqual([500, 1000, 2000, 30_000]);
  expect(pause(10, () => 0)).toBe(15_000);
});

test('a server that accepts and closes at once is not asked without pause', () => {
  const { lines, last } = world();
  for (let n = 0; n < 4; n += 1) {
    last()?.open();
    last()?.close();
    vi.advanceTimersByTime(30_000);
  }
  const before = lines.length;
  last()?.open();
  last()?.close();
  vi.advanceTimersByTime(3000);
  expect(lines).toHaveLength(before);
});

test('a cursor that the server refuses is not sent again', () => {
  const { lines, last } = world();
  last()?.open();
  last()?.say({ type: 'hello', cursor: 'c7' });
  last()?.close(4400);
  vi.advanceTimersByTime(600);
  expect(lines[1]?.url).toBe('wss://tocsin.example.org/api/v1/stream');
});

test('a network that goes away ends the connection at once, and one that comes back opens it at once', () => {
  const network = new EventTarget();
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
  const { lines, states, last } = world();
  last()?.open();
  network.dispatchEvent(new Event('offline'));
  expect(states.at(-1)).toBe('lost');
  network.dispatchEvent(new Event('online'));
  expect(lines).toHaveLength(2);
});

test('the end of the session ends the stream and is told', () => {
  const { lines, last, signedOut } = world();
  last()?.open();
  last()?.close(4401);
  vi.advanceTimersByTime(60_000);
  expect(signedOut()).toBe(true);
  expect(lines).toHaveLength(1);
});

test('a closed stream stays closed', () => {
  const { stream, lines } = world();
  stream.close();
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(1);
});
