import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBlock, localLimiter, noLimiter } from './index.ts';

const start = new Date('2026-11-20T10:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

describe('a limiter', () => {
  it('lets the whole limit through at once and then says when the next call is possible', async () => {
    const limiter = localLimiter();
    const limit = { calls: 3, seconds: 60 };
    const answers = [];
    for (let call = 0; call < 4; call++) answers.push(await limiter.take('a', limit, start));
    expect(answers.map((taken) => taken.allowed)).toEqual([true, true, true, false]);
    expect(answers.map((taken) => taken.remaining)).toEqual([2, 1, 0, 0]);
    expect(answers[3]?.seconds).toBe(20);
    expect((await limiter.take('a', limit, after(19))).allowed).toBe(false);
    expect((await limiter.take('a', limit, after(20))).allowed).toBe(true);
    expect((await limiter.take('a', limit, after(21))).allowed).toBe(false);
  });

  it('counts keys apart', async () => {
    const limiter = localLimiter();
    const limit = { calls: 1, seconds: 60 };
    expect((await limiter.take('a', limit, start)).allowed).toBe(true);
    expect((await limiter.take('b', limit, start)).allowed).toBe(true);
    expect((await limiter.take('a', limit, start)).allowed).toBe(false);
  });

  it('never lets more through than the limit and what came back since', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 20 }), async (waits, calls) => {
        const limiter = localLimiter();
        let at = 0;
        let allowed = 0;
        for (const wait of waits) {
          at += wait;
          const now = new Date(start.getTime() + at);
          if ((await limiter.take('a', { calls, seconds: 60 }, now)).allowed) allowed++;
        }
        expect(allowed).toBeLessThanOrEqual(calls + Math.ceil((at / 60_000) * calls));
      }),
    );
  });

  it('forgets a wait that lies beyond a clock that was put back', async () => {
    const limiter = localLimiter();
    const limit = { calls: 1, seconds: 60 };
    await limiter.take('a', limit, after(86_400));
    expect((await limiter.take('a', limit, start)).seconds).toBeLessThanOrEqual(60);
  });

  it('keeps its memory bounded under a flood of new keys', async () => {
    const limiter = localLimiter();
    for (let key = 0; key < 120_000; key++) await limiter.take(`k${key}`, { calls: 5, seconds: 60 }, start);
    const last = await limiter.take('k119999', { calls: 5, seconds: 60 }, start);
    expect(last.remaining).toBe(3);
  });
});

describe('no limiter', () => {
  it('lets everybody through', async () => {
    const limiter = noLimiter();
    for (let call = 0; call < 3; call++) {
      expect((await limiter.take('a', { calls: 1, seconds: 60 }, start)).allowed).toBe(true);
    }
  });
});

describe('an address block', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
