import { describe, expect, it } from 'vitest';
import { retryDelaysMs, settle } from './settlement.ts';

const at = new Date('2026-11-02T09:00:00Z');
const later = { ok: false, retry: 'later', reason: 'temporary_failure', detail: '' } as const;
const dueIn = (attempts: number, random: number) =>
  (settle({ attempts }, later, { at, random }).dueAt?.getTime() ?? 0) - at.getTime();

describe('what becomes of a delivery after an attempt', () => {
  it('the retries grow, stay within 24 hours, and then end', () => {
    const delays = retryDelaysMs.map((_, attempts) => dueIn(attempts, 0.5));
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays.reduce((sum, delay) => sum + delay)).toBeLessThanOrEqual(24 * 3_600_000);
    expect(settle({ attempts: retryDelaysMs.length }, later, { at, random: 0.5 })).toMatchObject({
      status: 'failed',
      reason: 'retries_exhausted',
    });
  });

  it('jitter spreads a delay by a fifth to either side', () => {
    expect(dueIn(2, 0)).toBe(96_000);
    expect(dueIn(2, 0.999_999)).toBeCloseTo(144_000, -2);
  });

  it('being asked to wait costs no attempt and is waited for', () => {
    const limited = { ok: false, retry: 'later', reason: 'rate_limited', detail: '', afterMs: 119_000 } as const;
    expect(settle({ attempts: 3 }, limited, { at, random: 0.5 })).toMatchObject({
      status: 'retrying',
      attempts: 3,
      dueAt: new Date(at.getTime() + 119_000),
    });
  });

  it('an uncertain outcome is sent, says so, and is not repeated', () => {
    expect(settle({ attempts: 0 }, { ok: true, uncertain: true }, { at, random: 0.5 })).toMatchObject({
      status: 'sent',
      reason: 'uncertain',
      dueAt: null,
    });
  });

  it('a change that cannot be shown is suppressed with its reason and costs no attempt', () => {
    const withheld = { ok: false, retry: 'withheld', reason: 'cannot_edit', detail: '' } as const;
    expect(settle({ attempts: 0 }, withheld, { at, random: 0.5 })).toEqual({
      status: 'suppressed',
      reason: 'cannot_edit',
      receipt: null,
      dueAt: null,
      attempts: 0,
    });
  });
});
