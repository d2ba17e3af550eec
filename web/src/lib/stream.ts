import type { StreamMessage } from '@tocsin/sdk/contract';

export type StreamState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Lost: since when, and when it is tried again. */
  | { kind: 'lost'; since: number; retryAt: number };

export interface StreamOptions {
  /** Where the last connection ended; what came after it is sent first. */
  cursor: () => string | undefined;
  onMessage: (message: StreamMessage) => void;
  onState: (state: StreamState) => void;
  /** The server closed the connection because the session is over. */
  onSignedOut: () => void;
  /** For tests. */
  connect?: (url: string) => WebSocket;
}

export interface Stream {
  retryNow(): void;
  close(): void;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** The server beats every 25 s; two missed beats mean a connection that only looks alive. */
const silenceMs = 60_000;
/** Close codes of the server: policy violation is used when a session ends. */
const signedOutCodes = [1008, 4001];

/** Keeps one WebSocket open: reconnects with growing pauses, and at once when the network comes back. */
export function openStream(options: StreamOptions): Stream {
  let socket: WebSocket | undefined;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let lostSince: number | undefined;
  let closed = false;

  const open = (): void => {
    clearTimeout(timer);
    if (lostSince === undefined) options.onState({ kind: 'connecting' });
    const made = (options.connect ?? ((url) => new WebSocket(url)))(streamUrl(options.cursor()));
    socket = made;
    made.addEventListener('open', () => alive());
    made.addEventListener('message', (event) => {
      alive();
      receive(event.data, options);
    });
    made.addEventListener('close', (event) => made === socket && ended(event.code));
  };
  const alive = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => socket?.close(), silenceMs);
    attempts = 0;
    if (lostSince !== undefined || timer === undefined) options.onState({ kind: 'live' });
    lostSince = undefined;
  };
  const ended = (code: number): void => {
    clearTimeout(watchdog);
    if (closed) return;
    if (signedOutCodes.includes(code)) return options.onSignedOut();
    lostSince ??= Date.now();
    const delay = pause(attempts);
    attempts += 1;
    options.onState({ kind: 'lost', since: lostSince, retryAt: Date.now() + delay });
    timer = setTimeout(open, delay);
  };
  const retryNow = (): void => {
    if (closed || lostSince === undefined) return;
    attempts = 0;
    open();
  };

  globalThis.addEventListener?.('online', retryNow);
  open();
  return {
    retryNow,
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(watchdog);
      globalThis.removeEventListener?.('online', retryNow);
      socket?.close();
    },
  };
}

/** Doubles up to half a minute, less a random part, so that a restarted server is not asked by all at once. */
export function pause(attempts: number, random: () => number = Math.random): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** attempts) * (0.5 + random() / 2);
}

function streamUrl(cursor: string | undefined): string {
  const url = new URL('/api/v1/stream', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (cursor !== undefined) url.searchParams.set('cursor', cursor);
  return url.href;
}

function receive(data: unknown, options: StreamOptions): void {
  if (typeof data !== 'string' || data === '') return;
  // The server is tested against the same contract, so its message is taken at its word.
  options.onMessage(JSON.parse(data) as StreamMessage);
}
