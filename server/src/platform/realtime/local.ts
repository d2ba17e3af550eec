import type { Realtime } from './realtime.ts';

type Listener = (message: unknown) => void;

/** Realtime within one process. */
export function localRealtime(): Realtime {
  const topics = new Map<string, Set<Listener>>();
  return {
    publish(topic, message) {
      for (const listener of topics.get(topic) ?? []) {
        queueMicrotask(() => {
          if (topics.get(topic)?.has(listener)) listener(message);
        });
      }
    },
    subscribe(topic, listener) {
      const own: Listener = (message) => listener(message);
      topics.set(topic, (topics.get(topic) ?? new Set<Listener>()).add(own));
      return () => leave(topics, topic, own);
    },
    async close() {
      topics.clear();
    },
  };
}

function leave(topics: Map<string, Set<Listener>>, topic: string, listener: Listener): void {
  const listeners = topics.get(topic);
  listeners?.delete(listener);
  if (listeners?.size === 0) topics.delete(topic);
}
