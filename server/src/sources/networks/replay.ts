import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#platform/clock';
import type { Log } from '#platform/log';
import type { FeedMessage } from './ingest.ts';
import { messageOf, readRecording, recordedFrom, recordedMs } from './sample/recording.ts';
import type { Recorded } from './sample/recording.ts';
import { makeSpeaker } from './speaker.ts';
import { shiftTimes } from './sample/shift.ts';

interface ReplayOptions {
  clock: Clock;
  signal: AbortSignal;
  log: Log;
  emit: (messages: FeedMessage[]) => Promise<unknown>;
  /** Whether somebody looks: then the replay speaks of AS2497 every half minute. */
  connected: () => boolean;
}

const tickMs = 1000;

/** Plays the recorded feed, moved to the present, until the signal. What cannot be taken now is tried again. */
export async function replay(options: ReplayOptions): Promise<void> {
  const recording = readRecording();
  const player = makePlayer(recording, options.clock.now());
  const speaker = makeSpeaker(recording);
  let waiting: FeedMessage[] = [];
  while (!options.signal.aborted) {
    const now = options.clock.now();
    waiting = [...waiting, ...player.due(now), ...(options.connected() ? speaker.due(now) : [])];
    if (waiting.length > 0 && (await taken(options, waiting))) waiting = [];
    await wait(tickMs, undefined, { signal: options.signal, ref: false }).catch(() => undefined);
  }
}

async function taken({ emit, log }: ReplayOptions, messages: FeedMessage[]): Promise<boolean> {
  try {
    await emit(messages);
    return true;
  } catch (error) {
    log.error({ err: error }, 'The recorded feed could not be taken in; it is tried again.');
    return false;
  }
}

/** A clock that was put forward further than this does not bring all that was missed. */
const longestCatchUpMs = 86_400_000;

/** The recording as an endless feed: what arrived since the last call, with its times moved to the present. */
export function makePlayer(recording: readonly Recorded[], start: Date): { due(now: Date): FeedMessage[] } {
  let played = start.getTime();
  return {
    due(now) {
      const from = Math.max(played, now.getTime() - longestCatchUpMs);
      played = Math.max(played, now.getTime());
      return between(recording, from, played);
    },
  };
}

/** The recording repeats from its own beginning on, so that a restart plays on at the same place with the same times. */
function between(recording: readonly Recorded[], from: number, until: number): FeedMessage[] {
  const round = (time: number) => Math.floor((time - recordedFrom.getTime()) / recordedMs);
  const rounds = Array.from({ length: round(until) - round(from) + 1 }, (_, index) => round(from) + index);
  return rounds.flatMap((one) => {
    const begin = recordedFrom.getTime() + one * recordedMs;
    return recording
      .filter(({ atMs }) => begin + atMs > from && begin + atMs <= until)
      .map((recorded) => moved(recorded, one * recordedMs));
  });
}

function moved(recorded: Recorded, byMs: number): FeedMessage {
  const { topic, partition } = recorded;
  return { topic, partition, value: shiftTimes(messageOf(recorded), byMs / 1000) };
}
