/** Where the time comes from. Decisions take a time from here; nothing reads the system's clock by itself. */
export interface Clock {
  now(): Date;
}

/** A clock that can be put forward: sample mode and tests use it. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
  /** Calls the listener after every move, so that what waits for a time can look again. Returns the way to stop. */
  onMove(listener: () => void): () => void;
}

export function systemClock(): Clock {
  return { now: () => new Date() };
}

/** Runs on real time from `start` (the present by default) plus whatever it was advanced by. */
export function movableClock(start: Date = new Date()): MovableClock {
  let offset = start.getTime() - Date.now();
  const listeners = new Set<() => void>();
  return {
    now: () => new Date(Date.now() + offset),
    advance(ms) {
      offset += ms;
      for (const listener of listeners) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
