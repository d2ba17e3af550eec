import { describe, expect, test } from 'vitest';
import type { DelayAlarm, DisconnectionAlarm, HegemonyAlarm, ReconnectionAlarm } from './alarm.ts';
import { advance, partitionName } from './feed.ts';
import type { FeedState } from './feed.ts';

const start = Date.UTC(2026, 10, 20, 10);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const delay = (asn: string, minutes: number, deviation = 45): DelayAlarm => ({
  kind: 'delay',
  time: at(minutes),
  start: { type: 'CT', name: 'Tokyo, Tokyo, JP', family: 4 },
  end: { type: 'AS', name: asn, family: 4 },
  deviation,
  median: 20,
  minimum: null,
  samples: null,
  tracks: null,
  probes: null,
  entropy: null,
  hop: null,
  realRtts: null,
});
const hegemony = (asn: number, minutes: number): HegemonyAlarm => {
  return { kind: 'hegemony', time: at(minutes), asn, scope: 2497, family: 4, hegemony: 0.5, peers: 40, deviation: 9 };
};
const lost = (minutes: number, level = 14): DisconnectionAlarm => {
  const stream = { type: 'ASN' as const, name: '2497' };
  return { kind: 'disconnection', stream, startedAt: at(minutes), level, probes: 30, totalProbes: 50 };
};
const back = (minutes: number, endMinutes: number): ReconnectionAlarm => ({
  kind: 'reconnection',
  stream: { type: 'ASN', name: '2497' },
  startedAt: at(minutes),
  endedAt: at(endMinutes),
  durationSeconds: (endMinutes - minutes) * 60,
  level: null,
  probes: 30,
});

const p0 = partitionName('delay', 0);
const p1 = partitionName('delay', 1);
const newFeed = (): FeedState => ({ watermarks: new Map(), open: new Map() });
const steps = (drafts: ReturnType<typeof advance>) =>
  drafts.map((draft) => `${draft.alert?.state} ${draft.alert?.key}`);
const keyOf = (asn: string) => `delay:CTTokyo, Tokyo, JPv4|AS${asn}v4`;

describe('an alarm of delay', () => {
  test('that is not seen for two bins of its partition is resolved by the next alarm', () => {
    const feed = newFeed();
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    expect(steps(advance(feed, { partition: p0, alarm: delay('2914', 30) }))).toEqual([`open ${keyOf('2914')}`]);
    expect(steps(advance(feed, { partition: p0, alarm: delay('2914', 60) }))).toEqual([`open ${keyOf('2914')}`]);
    const [ended, ...rest] = advance(feed, { partition: p0, alarm: delay('2914', 90) });
    expect(steps(rest)).toEqual([`open ${keyOf('2914')}`]);
    expect(ended).toMatchObject({
      alert: { key: keyOf('2497'), state: 'resolve' },
      severity: 'medium',
      time: at(60),
      data: { title: 'Delay from Tokyo, JP to AS2497 (IIJ) is back to its usual range' },
    });
  });
  test('that is seen again in its second bin stays open', () => {
    const feed = newFeed();
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    advance(feed, { partition: p0, alarm: delay('2914', 60) });
    advance(feed, { partition: p0, alarm: delay('2497', 60) });
    expect(steps(advance(feed, { partition: p0, alarm: delay('2914', 90) }))).toEqual([`open ${keyOf('2914')}`]);
  });
  test('is not resolved by another partition, nor by its own return after a long silence', () => {
    const feed = newFeed();
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    expect(steps(advance(feed, { partition: p1, alarm: delay('2914', 600) }))).toEqual([`open ${keyOf('2914')}`]);
    expect(steps(advance(feed, { partition: p0, alarm: delay('2497', 300) }))).toEqual([`open ${keyOf('2497')}`]);
  });
  test('that comes late is open for two bins of the feed from its arrival', () => {
    const feed = newFeed();
    advance(feed, { partition: p0, alarm: delay('2914', 600) });
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    expect(steps(advance(feed, { partition: p0, alarm: delay('2914', 660) }))).not.toContain(
      `resolve ${keyOf('2497')}`,
    );
    expect(steps(advance(feed, { partition: p0, alarm: delay('2914', 690) }))).toContain(`resolve ${keyOf('2497')}`);
  });
  test('that is read again while a newer one is open ends by the newer one', () => {
    const feed = newFeed();
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    advance(feed, { partition: p0, alarm: delay('2497', 300) });
    advance(feed, { partition: p0, alarm: delay('2497', 0) });
    expect(advance(feed, { partition: p0, alarm: delay('2914', 600) })[0]).toMatchObject({ time: at(360) });
  });
  test('ends with the same event id however often the end is found', () => {
    const end = () => {
      const feed = newFeed();
      advance(feed, { partition: p0, alarm: delay('2497', 0) });
      return advance(feed, { partition: p0, alarm: delay('2914', 90) })[0]?.externalId;
    };
    expect(end()).toBe(end());
    expect(end()).toMatch(/@ended$/);
  });
});

test('a dependency ends after two bins of 15 minutes', () => {
  const feed = newFeed();
  advance(feed, { partition: p0, alarm: hegemony(2914, 0) });
  expect(advance(feed, { partition: p0, alarm: hegemony(3356, 30) })).toHaveLength(1);
  expect(steps(advance(feed, { partition: p0, alarm: hegemony(3356, 45) }))[0]).toBe('resolve hegemony:2914|2497|v4');
});

describe('a disconnection', () => {
  const bursts = partitionName('bursts', 0);
  const reconnects = partitionName('reconnects', 0);
  test('is resolved by its reconnection, with the severity that it had', () => {
    const feed = newFeed();
    advance(feed, { partition: bursts, alarm: lost(0, 60) });
    expect(advance(feed, { partition: reconnects, alarm: back(0, 90) })).toMatchObject([
      { severity: 'high', alert: { state: 'resolve' }, time: at(90) },
    ]);
    expect(feed.open.size).toBe(0);
  });
  test('without a reconnection goes stale after 24 hours of the whole feed, and says so', () => {
    const feed = newFeed();
    advance(feed, { partition: bursts, alarm: lost(0) });
    expect(advance(feed, { partition: p0, alarm: delay('2914', 24 * 60) })).toHaveLength(1);
    expect(advance(feed, { partition: p0, alarm: delay('2914', 24 * 60 + 30) })[0]).toMatchObject({
      alert: { state: 'resolve' },
      data: { title: 'Probes in AS2497 (IIJ): no reconnection reported in 24 hours' },
    });
  });
  test('is not aged by what is fed by hand', () => {
    const feed = newFeed();
    advance(feed, { partition: bursts, alarm: lost(0) });
    advance(feed, { partition: partitionName('delay', 'hand'), alarm: delay('2914', 48 * 60) });
    expect(feed.open.size).toBe(2);
  });
  test('under level 10 is not announced', () => {
    expect(advance(newFeed(), { partition: bursts, alarm: lost(0, 9.9) })).toEqual([]);
  });
  test('under 300 seconds is no event, but ends what was announced', () => {
    expect(advance(newFeed(), { partition: reconnects, alarm: back(0, 4) })).toEqual([]);
    const feed = newFeed();
    advance(feed, { partition: bursts, alarm: lost(0) });
    expect(steps(advance(feed, { partition: reconnects, alarm: back(0, 4) }))[0]).toMatch(/^resolve/);
  });
  test('that is read after its reconnection opens and ends at once', () => {
    const feed = newFeed();
    const early = advance(feed, { partition: reconnects, alarm: back(0, 90) });
    const both = advance(feed, { partition: bursts, alarm: lost(0) });
    expect(steps(early)[0]).toMatch(/^resolve/);
    expect(both.map((draft) => draft.alert?.state)).toEqual(['open', 'resolve']);
    expect(new Set([...early, ...both].map((draft) => draft.externalId)).size).toBe(3);
    expect(feed.open.size).toBe(0);
  });
});
