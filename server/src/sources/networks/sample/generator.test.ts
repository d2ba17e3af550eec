import { expect, test } from 'vitest';
import { timeOf } from '../alarm.ts';
import { parseMessage } from '../message.ts';
import { topics } from '../shape.ts';
import { generate } from './generator.ts';
import { messageOf, readRecording, recordedFrom, recordedMs } from './recording.ts';

const recording = readRecording();
const parsed = recording.map((one) => ({ ...one, result: parseMessage(one.topic, messageOf(one)) }));
const alarms = parsed.flatMap(({ result }) => (result.ok ? [result.alarm] : []));

test('the committed recording is what the generator makes', () => {
  expect(generate()).toEqual(recording);
});

test('the recording holds at least 2,000 messages over several days, on all topics and several partitions', () => {
  expect(recording.length).toBeGreaterThanOrEqual(2000);
  expect((recording.at(-1)?.atMs ?? 0) - (recording[0]?.atMs ?? 0)).toBeGreaterThan(recordedMs / 2);
  expect(new Set(recording.map(({ topic }) => topic))).toEqual(new Set(topics));
  expect(new Set(recording.map(({ partition }) => partition)).size).toBeGreaterThan(1);
});

test('the recording is in the order of arrival, and no alarm arrives before its time', () => {
  const times = recording.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const { result, atMs } of parsed) {
    if (result.ok) expect(timeOf(result.alarm).getTime()).toBeLessThan(recordedFrom.getTime() + atMs);
  }
});

test('the recording holds both shapes, falls and rises of every band, and a few broken messages', () => {
  expect(recording.some(({ value }) => typeof value === 'object' && value !== null && 'value' in value)).toBe(true);
  const deviations = alarms.flatMap((alarm) => ('deviation' in alarm ? [alarm.deviation] : []));
  expect(deviations.every((deviation) => Math.abs(deviation) >= 5)).toBe(true);
  expect(Math.min(...deviations)).toBeLessThan(-30);
  expect(Math.max(...deviations)).toBeGreaterThan(101);
  expect(parsed.filter(({ result }) => !result.ok)).toHaveLength(6);
});

test.each(['delay', 'hegemony', 'disconnection', 'reconnection'])('the recording speaks of AS2497 by a %s', (kind) => {
  expect(alarms.some((alarm) => alarm.kind === kind && JSON.stringify(alarm).includes('2497'))).toBe(true);
});

test('a series with half of its points missing raises no alarm', () => {
  expect(JSON.stringify(recording)).not.toContain('AS64496');
});
