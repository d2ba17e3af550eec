import type { Notification, StreamMessage } from '@tocsin/sdk/contract';
import { makeStore, useStore, type Store } from './store.ts';
import { openStream, type Stream, type StreamState } from './stream.ts';

export interface Counts {
  unseen: number;
  unread: number;
}

interface LiveState {
  stream: StreamState;
  /** When the last message came; shown while the stream is lost. */
  lastAt: number | undefined;
  counts: Counts | undefined;
}

type Listener = (message: StreamMessage) => void;

const state: Store<LiveState> = makeStore<LiveState>({
  stream: { kind: 'connecting' },
  lastAt: undefined,
  counts: undefined,
});
const listeners = new Set<Listener>();
let stream: Stream | undefined;
let cursor: string | undefined;
/** Where a connection began that asked for nothing missed: lists from before it may lack something. */
let freshStart: string | undefined;
let askedWith: string | undefined;

/** Opens the stream of this tab; gives what closes it. */
export function startLive(onSignedOut: () => void): () => void {
  stream = openStream({
    cursor: () => (askedWith = cursor),
    onMessage: receive,
    onState: (next) => state.set((before) => ({ ...before, stream: next })),
    onSignedOut,
  });
  return () => {
    stream?.close();
    stream = undefined;
  };
}

/** Hears every message of the stream, until the returned function is called. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useStreamState(): { stream: StreamState; lastAt: number | undefined } {
  const current = useStore(state, (value) => value.stream);
  const lastAt = useStore(state, (value) => value.lastAt);
  return { stream: current, lastAt };
}

export function useCounts(): Counts | undefined {
  return useStore(state, (value) => value.counts);
}

/** Takes counts from an answer, or changes them ahead of the server's. */
export function setCounts(change: Counts | ((before: Counts) => Counts)): void {
  state.set((before) => ({
    ...before,
    counts: typeof change === 'function' ? before.counts && change(before.counts) : change,
  }));
}

export function retryLive(): void {
  stream?.retryNow();
}

/** The cursor of the last connection that began without one; it changes when there may be a gap. */
export function lastFreshStart(): string | undefined {
  return freshStart;
}

function receive(message: StreamMessage): void {
  if (message.type === 'hello' || message.type === 'notification') cursor = message.cursor;
  if (message.type === 'hello' && askedWith === undefined) freshStart = message.cursor;
  if (message.type === 'counts') setCounts({ unseen: message.unseen, unread: message.unread });
  state.set((before) => ({ ...before, lastAt: Date.now() }));
  for (const listener of listeners) listener(message);
}

/** A change made in one tab, told to the others so that they show it at once. */
export type TabChange = { ids: readonly string[]; change: Partial<Pick<Notification, 'read_at' | 'archived_at'>> };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('tocsin.inbox');

export function tellTabs(change: TabChange): void {
  channel?.postMessage(change);
}

export function onTabChange(listener: (change: TabChange) => void): () => void {
  const hear = (event: MessageEvent<TabChange>): void => listener(event.data);
  channel?.addEventListener('message', hear);
  return () => channel?.removeEventListener('message', hear);
}
