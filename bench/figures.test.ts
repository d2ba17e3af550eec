import { describe, it } from 'vitest';
import { figures } from './figures.ts';
import { tiny } from './sizes.ts';

// Without its outside service this one answers nothing; outside Linux there is no memory to read.
const mayBeEmpty = new Set(['kafka', 'transport']);
const mayBeZero = new Set(process.platform === 'linux' ? [] : ['memory-server', 'memory-database']);

// They wait more than they work at this size, so several run at once.
describe.concurrent('the bench', () => {
  // A figure starts a database or a server of its own, which takes its time on a busy machine.
  it.for(Object.entries(figures))('measures %s', { timeout: 60_000 }, async ([name, measure], { expect }) => {
    const measured = await measure(tiny);
    if (!mayBeEmpty.has(name)) expect(measured).not.toEqual([]);
    for (const { metric, value, bare, ratio } of measured) {
      if (!mayBeZero.has(metric)) expect(value, metric).toBeGreaterThan(0);
      if (bare !== null) expect((ratio ?? 0) / (value / bare), metric).toBeCloseTo(1, 1);
    }
  });
});
