import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../log/index.ts';
import { workLoop } from './index.ts';

const log = silentLog();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A run that answers from a list, and false when the list is used up. */
function answering(answers: (boolean | Error)[]) {
  const calls: number[] = [];
  const run = async () => {
    calls.push(Date.now());
    const answer = answers.shift() ?? false;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, run };
}

describe('a work loop', () => {
  it('works until nothing is left, then waits for the idle time', async () => {
    const { calls, run } = answering([true, true, false]);
    const loop = workLoop({ name: 'test', run, idleMs: 1000, log });
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(4);
    await loop.stop();
  });

  it('looks at once when it is woken', async () => {
    const { calls, run } = answering([]);
    const loop = workLoop({ name: 'test', run, idleMs: 1000, log });
    await vi.advanceTimersByTimeAsync(10);
    loop.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toHaveLength(2);
    await loop.stop();
  });

  it('looks again when it is woken while it works', async () => {
    const work = Promise.withResolvers<boolean>();
    let calls = 0;
    const run = () => {
      calls += 1;
      return calls === 1 ? work.promise : Promise.resolve(false);
    };
    const loop = workLoop({ name: 'test', run, idleMs: 1000, log });
    loop.wake();
    work.resolve(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toBe(2);
    await loop.stop();
  });

  it('pauses longer after each error, also when it is woken', async () => {
    const { calls, run } = answering([new Error('one'), new Error('two'), true]);
    const loop = workLoop({ name: 'test', run, idleMs: 10, log });
    await vi.advanceTimersByTimeAsync(0);
    loop.wake();
    await vi.advanceTimersByTimeAsync(499);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.length).toBeGreaterThanOrEqual(4);
    await loop.stop();
  });

  it('stops after what is at work, and does nothing more', async () => {
    const work = Promise.withResolvers<boolean>();
    let calls = 0;
    const loop = workLoop({ name: 'test', run: () => ((calls += 1), work.promise), idleMs: 10, log });
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(100);
    expect(stopped).toBe(false);
    work.resolve(true);
    await stopping;
    loop.wake();
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls).toBe(1);
  });
});
