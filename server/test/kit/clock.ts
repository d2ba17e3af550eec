import type { MovableClock } from '#platform/clock';

/** A clock that stands still until it is advanced, so that a test can name every time it expects. */
export function stillClock(start = new Date('2026-11-02T09:00:00Z')): MovableClock {
  let present = start.getTime();
  const listeners = new Set<() => void>();
  return {
    now: () => new Date(present),
    advance(ms) {
      present += ms;
      for (const listener of listeners) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
