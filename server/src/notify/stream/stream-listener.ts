import type { WebSocket } from '@fastify/websocket';
import type { StreamMessage } from '@tocsin/sdk/contract';
import type { Person } from '#platform/http';
import type { Place } from './stream-cursor.ts';

/** Why a stream ends, as the WebSocket close code says it. */
export const closings = {
  serverStops: [1001, 'The server is stopping. Connect again with the last cursor.'],
  badCursor: [4400, 'The cursor is not valid. Load the inbox again.'],
  sessionEnded: [4401, 'The session has ended.'],
  tooSlow: [4408, 'The connection is too slow. Connect again with the last cursor.'],
  tooMany: [4429, 'Too many streams of one person are open.'],
} as const;

/** One open inbox: a tab, a phone. */
export interface Listener {
  readonly recipientId: string;
  /** The session or token that it was opened with, and that it ends with. */
  readonly credentialId: string | undefined;
  readonly socket: WebSocket;
  /** How far it was told; null before the first reading of one that came without a cursor. */
  place: Place | null;
  greeted: boolean;
  /** A page of what it missed is on its way; the next one is read when that has left. */
  waiting: boolean;
  /** It answered the last ping. */
  alive: boolean;
}

export function makeListener(socket: WebSocket, person: Person, place: Place | null): Listener {
  const listener: Listener = {
    recipientId: person.userId,
    credentialId: person.sessionId ?? person.tokenId,
    socket,
    place,
    greeted: false,
    waiting: false,
    alive: true,
  };
  socket.on('pong', () => {
    listener.alive = true;
  });
  // A broken connection ends with `close`, which is what is listened to.
  socket.on('error', () => undefined);
  return listener;
}

export function write(message: StreamMessage): string {
  return JSON.stringify(message);
}

/** A reader that takes in less than it is sent is let go: it comes back with its cursor and gets the rest. */
export function send({ socket }: Listener, text: string, maxBuffered: number): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > maxBuffered) closeSocket(socket, 'tooSlow');
  else socket.send(text);
}

export function closeSocket(socket: WebSocket, why: keyof typeof closings): void {
  const [code, sentence] = closings[why];
  socket.close(code, sentence);
}

/** Asks whether the other end is still there; one that did not answer the last time is not. */
export function beat(listener: Listener): void {
  if (listener.alive) listener.socket.ping();
  else listener.socket.terminate();
  listener.alive = false;
}
