import type { Clock } from '#platform/clock';

/** Which hooks must not be called for a while, as Discord's headers said. */
export interface Pauses {
  /** Milliseconds until the hook may be called; 0 when it may be now. */
  left(hook: string): number;
  set(hook: string, ms: number): void;
}

/** Limits that count for everything that this server sends. */
export const everywhere = '*';
const most = 10_000;

export function makePauses(clock: Clock): Pauses {
  const until = new Map<string, number>();
  const leftOf = (key: string) => Math.max(0, (until.get(key) ?? 0) - clock.now().getTime());
  return {
    left: (hook) => Math.max(leftOf(hook), leftOf(everywhere)),
    set(hook, ms) {
      if (until.size >= most) until.clear();
      until.set(hook, clock.now().getTime() + ms);
    },
  };
}
