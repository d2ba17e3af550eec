import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent, isFlapping, type Alert, type AlertEvent } from './alert.ts';

const start = Date.parse('2026-11-02T09:00:00Z');
const minute = 60_000;
let ids = 0;

function event(state: AlertEvent['state'], minutes: number, more: Partial<AlertEvent> = {}): AlertEvent {
  const time = new Date(start + minutes * minute);
  return {
    id: `event ${(ids += 1)}`,
    source: 'test',
    category: 'network',
    severity: 'medium',
    key: 'k',
    state,
    time,
    receivedAt: time,
    ...more,
  };
}

function play(...events: AlertEvent[]) {
  const steps: string[] = [];
  let alert: Alert | undefined;
  for (const each of events) {
    const applied = applyEvent(alert, each, () => `alert ${(ids += 1)}`);
    steps.push(applied.step);
    alert = applied.alert;
  }
  return { steps, alert };
}

describe('the alert rules', () => {
  it('an opening opens, a second one is an update, a resolve ends it', () => {
    expect(play(event('open', 0), event('open', 1), event('resolve', 2)).steps).toEqual(['open', 'update', 'resolve']);
  });

  it('a resolve of nothing does nothing', () => {
    expect(play(event('resolve', 0))).toEqual({ steps: ['stale'], alert: undefined });
  });

  it('only a severity above the highest so far is a rise', () => {
    const { steps, alert } = play(
      event('open', 0),
      event('open', 1, { severity: 'critical' }),
      event('open', 2, { severity: 'low' }),
      event('open', 3, { severity: 'critical' }),
    );
    expect(steps).toEqual(['open', 'rise', 'update', 'update']);
    expect(alert?.severity).toBe('critical');
  });

  it('an event older than the last changes nothing', () => {
    const { steps, alert } = play(event('open', 5), event('resolve', 4));
    expect(steps).toEqual(['open', 'stale']);
    expect(alert?.state).toBe('open');
  });

  it('an event of the far future does not make those after it stale', () => {
    const ahead = (minutes: number) => ({ time: new Date(start + minutes * minute) });
    expect(play(event('open', 0, ahead(60)), event('resolve', 1)).steps).toEqual(['open', 'resolve']);
    expect(play(event('open', 0, ahead(4)), event('resolve', 1)).steps).toEqual(['open', 'stale']);
  });

  it('a return within 15 minutes continues the same alert, a later one is a new alert', () => {
    const first = play(event('open', 0), event('resolve', 1), event('open', 15));
    expect(first.alert).toMatchObject({ reopened: 1, state: 'open' });
    const second = play(event('open', 0), event('resolve', 1), event('open', 16));
    expect(second.alert).toMatchObject({ reopened: 0, state: 'open' });
  });

  it('a return forgets the acknowledgement', () => {
    const { alert } = play(event('open', 0), event('resolve', 1));
    if (!alert) throw new Error('There was an alert.');
    const acknowledged = { ...alert, acknowledgedBy: 'ada', acknowledgedAt: new Date(start) };
    expect(applyEvent(acknowledged, event('open', 2), () => 'new').alert).toMatchObject({
      acknowledgedBy: null,
      acknowledgedAt: null,
    });
  });

  it('three returns in an hour are flapping, and every further event only updates', () => {
    const turns = [0, 1, 2, 3].flatMap((turn) => [event('open', turn * 10), event('resolve', turn * 10 + 5)]);
    const { steps, alert } = play(...turns);
    expect(steps).toEqual(['open', 'resolve', 'open', 'resolve', 'open', 'resolve', 'open', 'update']);
    expect(alert && isFlapping(alert, new Date(start + 49 * minute))).toBe(true);
    expect(alert && isFlapping(alert, new Date(start + 51 * minute))).toBe(false);
  });

  it('holds whatever comes: a resolved alert is told as ended once, and states follow the steps', () => {
    const anyEvent = fc.record({
      state: fc.constantFrom('open' as const, 'update' as const, 'resolve' as const),
      gap: fc.integer({ min: 0, max: 40 }),
      severity: fc.constantFrom('low' as const, 'high' as const),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (given) => {
        let minutes = 0;
        let alert: Alert | undefined;
        for (const { state, gap, severity } of given) {
          minutes += gap;
          const before = alert;
          const applied = applyEvent(before, event(state, minutes, { severity }), () => `alert ${(ids += 1)}`);
          alert = applied.alert;
          if (applied.step === 'resolve') expect([before?.state, alert?.state]).toEqual(['open', 'resolved']);
          if (applied.step === 'open') expect(alert?.state).toBe('open');
          if (applied.step === 'stale') expect(alert).toBe(before);
          if (alert?.state === 'resolved') expect(alert.resolvedAt).not.toBeNull();
        }
      }),
    );
  });
});
