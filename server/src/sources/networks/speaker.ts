import { timeOf } from './alarm.ts';
import type { Alarm } from './alarm.ts';
import { isAnnounced } from './draft.ts';
import type { FeedMessage } from './ingest.ts';
import { parseMessage } from './message.ts';
import { resourcesOf } from './resource.ts';
import { messageOf } from './sample/recording.ts';
import type { Recorded } from './sample/recording.ts';
import { shiftTimes } from './sample/shift.ts';

/** The network that the sample people watch. */
const sampleNetwork = '2497';
/** A little less than the half minute that is promised, because the caller asks once a second. */
const everyMs = 28_000;
/** How long a disconnection is old when it is told, so that its reconnection is not too short to be told. */
const outageMs = 600_000;

interface Spoken {
  topic: string;
  partition: number;
  value: object;
  alarm: Alarm;
}

/**
 * Recorded messages about AS2497 in turn, with their times moved to the present: a disconnection, its reconnection, a
 * delay, a dependency, and again. Each disconnection is a new alert, so something always opens and recovers.
 */
export function makeSpeaker(recording: readonly Recorded[]): { due(now: Date): FeedMessage[] } {
  const about = recording.flatMap(readAboutSample);
  const turns = turnsOf(about);
  let spokenAt = Number.NEGATIVE_INFINITY;
  let turn = 0;
  let outage = { since: 0 };
  return {
    due(now) {
      if (now.getTime() - spokenAt < everyMs) return [];
      spokenAt = now.getTime();
      const next = turns[turn % turns.length];
      turn += 1;
      if (next === undefined) return [];
      if (next.alarm.kind === 'disconnection') outage = { since: now.getTime() - outageMs };
      return [spoken(next, now.getTime(), outage.since)];
    },
  };
}

function readAboutSample(recorded: Recorded): Spoken[] {
  const parsed = parseMessage(recorded.topic, messageOf(recorded));
  if (!parsed.ok || !isAnnounced(parsed.alarm)) return [];
  const named = resourcesOf(parsed.alarm).some(({ kind, id }) => kind === 'network' && id === sampleNetwork);
  const { topic, partition } = recorded;
  return named ? [{ topic, partition, value: parsed.value, alarm: parsed.alarm }] : [];
}

function turnsOf(about: Spoken[]): Spoken[] {
  const of = (kind: Alarm['kind']) => about.filter(({ alarm }) => alarm.kind === kind);
  const [disconnections, reconnections] = [of('disconnection'), of('reconnection')];
  const [delays, hegemonies] = [of('delay'), of('hegemony')];
  return delays.flatMap((delay, index) =>
    [disconnections, reconnections, [delay], hegemonies].flatMap((one) => one[index % one.length] ?? []),
  );
}

/** Delays and dependencies are measured now; a reconnection belongs to the disconnection told before it. */
function spoken({ topic, partition, value, alarm }: Spoken, now: number, outageSince: number): FeedMessage {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
      return { topic, partition, value: shiftTimes(value, (now - timeOf(alarm).getTime()) / 1000) };
    case 'disconnection':
      return { topic, partition, value: shiftTimes(value, (outageSince - alarm.startedAt.getTime()) / 1000) };
    case 'reconnection': {
      const times = { starttime: outageSince / 1000, endtime: now / 1000, duration: (now - outageSince) / 1000 };
      const shifted = shiftTimes(value, (now - alarm.endedAt.getTime()) / 1000);
      return { topic, partition, value: { ...Object(shifted), ...times } };
    }
  }
}
