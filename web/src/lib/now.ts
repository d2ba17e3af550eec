import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** The present, renewed every ten seconds and shared by all that shows an age, so that one timer serves the page. */
export function useNow(): Date {
  return new Date(
    useSyncExternalStore(
      subscribe,
      () => current,
      () => current,
    ),
  );
}

function subscribe(listener: () => void): () => void {
  // Nobody kept it fresh while nobody looked.
  if (listeners.size === 0) current = Date.now();
  listeners.add(listener);
  timer ??= setInterval(tick, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}
