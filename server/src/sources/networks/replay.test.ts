import { stillClock } from '#kit';
import { silentLog } from '#platform/log';
import { describe, expect, test } from 'vitest';
import { timeOf } from './alarm.ts';
import type { FeedMessage } from './ingest.ts';
import { parseMessage } from './message.ts';
import { makePlayer, replay } from './replay.ts';
import { readRecording, recordedFrom, recordedMs } from './sample/recording.ts';
import { shiftTimes } from './sample/shift.ts';

const recording = readRecording();
const hour = 3_600_000;
const start = new Date('2026-11-20T12:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

describe('the player', () => {
  test('gives what arrived since the last call, once', () => {
    const player = makePlayer(recording, start);
    const first = player.due(after(6 * hour));
    expect(first.length).toBeGreaterThan(10);
    expect(player.due(after(6 * hour))).toEqual([]);
    const whole = makePlayer(recording, start).due(after(12 * hour));
    expect([...first, ...player.due(after(12 * hour))]).toEqual(whole);
  });
  test('moves times to the present and leaves the shape', () => {
    const messages = makePlayer(recording, start).due(after(6 * hour));
    const times = messages.flatMap(({ topic, value }) => {
      const parsed = parseMessage(topic, value);
      return parsed.ok ? [timeOf(parsed.alarm).getTime()] : [];
    });
    expect(times.length).toBeGreaterThan(0);
    expect(Math.min(...times)).toBeGreaterThan(start.getTime() - 12 * hour);
    expect(Math.max(...times)).toBeLessThan(after(6 * hour).getTime());
  });
  test('plays the same after a restart, and repeats the recording for ever', () => {
    const later = new Date(start.getTime() + recordedMs);
    const one = makePlayer(recording, start).due(after(hour));
    const again = makePlayer(recording, start).due(after(hour));
    const next = makePlayer(recording, later).due(new Date(later.getTime() + hour));
    expect(again).toEqual(one);
    expect(next.map(({ topic, partition }) => [topic, partition])).toEqual(
      one.map(({ topic, partition }) => [topic, partition]),
    );
  });
  test('goes over the end of the recording without a gap', () => {
    const end = recordedFrom.getTime() + 20 * recordedMs;
    const player = makePlayer(recording, new Date(end - hour));
    const around = player.due(new Date(end + hour));
    const expected = recording.filter(({ atMs }) => atMs <= hour || atMs > recordedMs - hour);
    expect(around).toHaveLength(expected.length);
  });
  test('brings one day at most when the clock was put forward', () => {
    const week = makePlayer(recording, start).due(after(6 * 24 * hour));
    expect(week).toEqual(makePlayer(recording, after(5 * 24 * hour)).due(after(6 * 24 * hour)));
  });
});

test('a shift moves every time of a message and nothing else', () => {
  const burst = { starttime: 100.5, level: 12, probelist: { 7: 101 }, totalprobes: 9, streamname: 2497 };
  expect(shiftTimes({ value: burst }, 1000)).toEqual({
    value: { ...burst, starttime: 1100.5, probelist: { 7: 1101 } },
  });
  const bytes = Uint8Array.from([1]);
  expect(shiftTimes(bytes, 1000)).toBe(bytes);
});

describe('the replay', () => {
  const run = (emit: (messages: FeedMessage[]) => Promise<void>, connected: boolean) => {
    const ended = new AbortController();
    const clock = stillClock(start);
    const options = { clock, log: silentLog(), signal: ended.signal, connected: () => connected, emit };
    return { done: replay(options), stop: () => ended.abort(), clock };
  };
  test('speaks at once while somebody is connected, and ends by the signal', async () => {
    const first = Promise.withResolvers<FeedMessage[]>();
    const { done, stop } = run(async (messages) => first.resolve(messages), true);
    expect(JSON.stringify(await first.promise)).toContain('2497');
    stop();
    await done;
  });
  test('keeps what could not be taken in, and gives it again', async () => {
    const given: FeedMessage[][] = [];
    const again = Promise.withResolvers<void>();
    const { done, stop } = run(async (messages) => {
      given.push(messages);
      if (given.length === 1) throw new Error('The database is away.');
      again.resolve();
    }, true);
    await again.promise;
    stop();
    await done;
    expect(given[1]).toEqual(given[0]);
  });
});
