import { expect, test } from 'vitest';
import { alertKey, timeOf } from './alarm.ts';
import { isAnnounced } from './draft.ts';
import { parseMessage } from './message.ts';
import { resourcesOf } from './resource.ts';
import { readRecording } from './sample/recording.ts';
import { makeSpeaker } from './speaker.ts';

const recording = readRecording();
const start = Date.UTC(2026, 10, 20, 12, 0, 0, 999);

function speak(seconds: number) {
  const speaker = makeSpeaker(recording);
  const spoken = [];
  for (let second = 0; second < seconds; second += 1) {
    for (const { topic, value } of speaker.due(new Date(start + second * 1000))) {
      const parsed = parseMessage(topic, value);
      if (!parsed.ok) throw new Error(parsed.reason);
      spoken.push({ second, alarm: parsed.alarm });
    }
  }
  return spoken;
}

test('something is said of AS2497 at once and at least every 30 seconds', () => {
  const spoken = speak(3600);
  expect(spoken[0]?.second).toBe(0);
  spoken.slice(1).forEach(({ second }, index) => expect(second - (spoken[index]?.second ?? 0)).toBeLessThanOrEqual(30));
  for (const { alarm } of spoken) {
    expect(resourcesOf(alarm)).toContainEqual({ kind: 'network', id: '2497' });
    expect(isAnnounced(alarm)).toBe(true);
  }
});

test('it is said of the present, and never twice the same', () => {
  const spoken = speak(3600);
  for (const { second, alarm } of spoken) {
    const told = start + second * 1000;
    expect(timeOf(alarm).getTime()).toBeLessThanOrEqual(told + 1);
    expect(timeOf(alarm).getTime()).toBeGreaterThan(told - 3_600_000);
  }
  const facts = spoken.map(({ alarm }) => `${alarm.kind} ${alertKey(alarm)} ${timeOf(alarm).toISOString()}`);
  expect(new Set(facts).size).toBe(facts.length);
});

test('every disconnection is a new alert, and the next message is its reconnection', () => {
  const spoken = speak(3600).map(({ alarm }) => alarm);
  const outages = spoken.filter(({ kind }) => kind === 'disconnection').map(alertKey);
  expect(outages.length).toBeGreaterThan(20);
  expect(new Set(outages).size).toBe(outages.length);
  spoken.forEach((alarm, index) => {
    if (alarm.kind !== 'reconnection') return;
    const before = spoken[index - 1];
    expect(before && alertKey(before)).toBe(alertKey(alarm));
  });
});
