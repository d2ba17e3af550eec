import { useEffect, useRef, useState } from 'react';

const idleSeconds = 30;
const warnSeconds = 10;

/**
 * Counts the seconds since somebody touched the page, while it is watched. In the last ten it says how many are left, so
 * that whoever reads slowly can stay; then it leaves the page to the next one.
 */
export function useIdle(watched: boolean, onIdle: () => void): { secondsLeft: number | undefined; stay: () => void } {
  const [left, setLeft] = useState(idleSeconds);
  const leave = useRef(onIdle);
  useEffect(() => {
    leave.current = onIdle;
  }, [onIdle]);
  useEffect(() => {
    if (!watched) return;
    let remaining = idleSeconds;
    const renew = (): void => setLeft((remaining = idleSeconds));
    const timer = setInterval(() => {
      remaining -= 1;
      if (remaining <= 0) leave.current();
      else setLeft(remaining);
    }, 1000);
    const events = ['pointerdown', 'keydown', 'input'] as const;
    for (const event of events) addEventListener(event, renew);
    renew();
    return () => {
      clearInterval(timer);
      for (const event of events) removeEventListener(event, renew);
    };
  }, [watched]);
  return { secondsLeft: watched && left <= warnSeconds ? left : undefined, stay: () => setLeft(idleSeconds) };
}
