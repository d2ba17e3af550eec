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
const steadyMs = 5000;
/** Close codes of the server: the session is over, the cursor is not one of its own. */
const sessionEnded = 4401;
const badCursor = 4400;

/** Keeps one WebSocket open: reconnects with growing pauses, and at once when the network comes back. */
export function openStream(options: StreamOptions): Stream {
  const connection = new Connection(options);
  const listeners = { online: () => connection.retryNow(), offline: () => connection.drop() };
  globalThis.addEventListener?.('online', listeners.online);
  globalThis.addEventListener?.('offline', listeners.offline);
  connection.open();
  return {
    retryNow: () => connection.retryNow(),
    close() {
      globalThis.removeEventListener?.('online', listeners.online);
      globalThis.removeEventListener?.('offline', listeners.offline);
      connection.close();
    },
  };
}

class Connection {
  readonly #options: StreamOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #liveSince: number | undefined;
  #lostSince: number | undefined;
  #closed = false;
  #cursorRefused = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  open(): void {
    clearTimeout(this.#timer);
    if (this.#lostSince === undefined) this.#options.onState({ kind: 'connecting' });
    const connect = this.#options.connect ?? ((url: string) => new WebSocket(url));
    const socket = connect(streamUrl(this.#cursorRefused ? undefined : this.#options.cursor()));
    this.#socket = socket;
    socket.addEventListener('open', () => socket === this.#socket && this.#began());
    socket.addEventListener('message', ({ data }) => socket === this.#socket && this.#options.onMessage(read(data)));
    socket.addEventListener('close', ({ code }) => socket === this.#socket && this.#ended(code));
  }

  /** Tries at once instead of waiting; does nothing while the stream is live. */
  retryNow(): void {
    if (this.#closed || this.#lostSince === undefined) return;
    this.#attempts = 0;
    this.open();
  }

  /** The network is gone: waiting for the connection to notice would take minutes. */
  drop(): void {
    this.#socket?.close();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #began(): void {
    this.#liveSince = Date.now();
    this.#lostSince = undefined;
    this.#options.onState({ kind: 'live' });
  }

  #ended(code: number): void {
    if (this.#closed) return;
    if (code === sessionEnded) return this.#options.onSignedOut();
    this.#cursorRefused = code === badCursor;
    // Only a connection that held lets the pauses begin anew.
    if (this.#liveSince !== undefined && Date.now() - this.#liveSince > steadyMs) this.#attempts = 0;
    this.#liveSince = undefined;
    this.#lostSince ??= Date.now();
    const delay = pause(this.#attempts);
    this.#attempts += 1;
    this.#options.onState({ kind: 'lost', since: this.#lostSince, retryAt: Date.now() + delay });
    this.#timer = setTimeout(() => this.open(), delay);
  }
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

function read(data: unknown): StreamMessage {
  // The server is tested against the same contract, so its message is taken at its word.
  return JSON.parse(String(data)) as StreamMessage;
}
