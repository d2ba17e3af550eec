/** So many calls in so many seconds: all at once if somebody likes, and then as they come back evenly. */
export interface Limit {
  calls: number;
  seconds: number;
}

export interface Taken {
  allowed: boolean;
  /** Calls that are left at this moment. */
  remaining: number;
  /** When it is full again if allowed, when the next call is possible if not. */
  seconds: number;
}

/** Counts calls by key. Where several processes share a limit, it waits for the store that they share. */
export interface Limiter {
  take(key: string, limit: Limit, now: Date): Taken | Promise<Taken>;
}

// At this many keys the ones that are full again are dropped: about 10 MB.
const mostKeys = 50_000;

/** Counts within this process. One number per key: the time at which its bucket is full again (GCRA). */
export function localLimiter(): Limiter {
  const fullAt = new Map<string, number>();
  return {
    take(key, limit, now) {
      const at = now.getTime();
      if (fullAt.size >= mostKeys && !fullAt.has(key)) makeRoom(fullAt, at);
      const perCallMs = (limit.seconds * 1000) / limit.calls;
      // A clock that was put back must not leave somebody waiting for the old time.
      const full = Math.min(Math.max(fullAt.get(key) ?? at, at), at + limit.seconds * 1000);
      const next = full + perCallMs;
      const waitMs = next - at - limit.seconds * 1000;
      // The hundredth of a call is for what divisions lose.
      if (waitMs > perCallMs / 100) return { allowed: false, remaining: 0, seconds: Math.ceil(waitMs / 1000) };
      fullAt.set(key, next);
      const remaining = Math.floor((limit.seconds * 1000 - (next - at)) / perCallMs + 0.01);
      return { allowed: true, remaining, seconds: Math.ceil((next - at) / 1000) };
    },
  };
}

/** Lets everybody through, for measurements. */
export function noLimiter(): Limiter {
  return { take: (_key, limit) => ({ allowed: true, remaining: limit.calls, seconds: 0 }) };
}

function makeRoom(fullAt: Map<string, number>, at: number): void {
  for (const [key, full] of fullAt) if (full <= at) fullAt.delete(key);
  // Nobody is idle: the oldest tenth is forgotten, which lets those start afresh and keeps memory bounded.
  const toForget = fullAt.size >= mostKeys ? mostKeys / 10 : 0;
  for (const key of [...fullAt.keys()].slice(0, toForget)) fullAt.delete(key);
}
