import type { Db } from '#platform/db';
import type { EventRow } from '../alert/alert-view.queries.ts';
import { findMatchingWatches, isFanningOut, type MatchingWatch, type WatchBrief } from './why.queries.ts';

/** Why an event led to no decision for a person. Nothing is stored about it, so it is worked out on reading. */
export interface Silence {
  readonly sentence: string;
  readonly watch: WatchBrief | null;
}

export async function explainSilence(db: Db, recipientId: string, event: EventRow): Promise<Silence> {
  const afterwards = sentenceOfStep(event.step);
  if (afterwards !== null) return { sentence: afterwards, watch: null };
  if (await isFanningOut(db, event.id)) return { sentence: 'Who hears of it is still being worked out.', watch: null };
  return explainWatches(await findMatchingWatches(db, recipientId, event), event);
}

/** What follows an opening is told to those only who were told of the opening. */
function sentenceOfStep(step: string): string | null {
  switch (step) {
    case 'stale':
      return 'It came too late: something newer was known already, so it changed nothing.';
    case 'update':
      return 'It only brought the alert up to date; a message is sent when the severity rises.';
    case 'resolve':
      return 'You were not told of the opening, so its end is not told to you.';
    case 'acknowledge':
      return 'An acknowledgement shows on the alert; no message is sent for it.';
    default:
      return null;
  }
}

function explainWatches(watches: readonly MatchingWatch[], event: EventRow): Silence {
  if (watches.length === 0) return { sentence: 'You watch nothing that it is about.', watch: null };
  const then = watches.filter((watch) => watch.created_at <= event.received_at);
  const live = then.filter((watch) => watch.deleted_at === null || watch.deleted_at > event.received_at);
  const [low] = live;
  if (then.length === 0) return { sentence: 'Your watch began after it was received.', watch: watches[0] ?? null };
  if (!low) return { sentence: 'Your watch had ended before it was received.', watch: null };
  const passing = live.find(({ passes }) => passes);
  // A watch that ended between the event and its fan-out, or that was sharpened or widened since.
  if (passing) return { sentence: 'Your watch was set differently when it was received.', watch: passing };
  const sentence = `Its severity is ${event.severity}, and your watch begins at ${low.min_severity}.`;
  return { sentence, watch: low };
}
