import { describe, expect, it } from 'vitest';
import { movableClock, systemClock } from './index.ts';

const hour = 3_600_000;

describe('the clock', () => {
  it('tells the present', () => {
    const before = Date.now();
    expect(systemClock().now().getTime()).toBeGreaterThanOrEqual(before);
  });

  it('runs on from the time it was started at', () => {
    const clock = movableClock(new Date('2030-01-01T00:00:00Z'));
    const passed = clock.now().getTime() - Date.parse('2030-01-01T00:00:00Z');
    expect(passed).toBeGreaterThanOrEqual(0);
    expect(passed).toBeLessThan(10_000);
  });

  it('is put forward by exactly what was asked, and says so', () => {
    const clock = movableClock();
    const heard: number[] = [];
    const stop = clock.onMove(() => heard.push(clock.now().getTime()));
    const before = clock.now().getTime();
    clock.advance(9 * hour);
    const moved = (heard[0] ?? 0) - before;
    expect(moved).toBeGreaterThanOrEqual(9 * hour);
    expect(moved).toBeLessThan(9 * hour + 10_000);
    stop();
    clock.advance(hour);
    expect(heard).toHaveLength(1);
  });
});
