import type { Outcome } from '../channel.ts';

/** The time that a few attempts have, which began within the same moment. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The outcome of the sending, or that of a time-out where it comes too late. */
  keep(this: void, sending: Promise<Outcome>): Promise<Outcome>;
}

/** Attempts that begin within this time share a timer and a signal: one for each would cost more than a quick delivery. */
const momentMs = 50;

/** How long a channel may take to say what became of a message after its time-out: it alone knows what was handed over. */
const lastWordMs = 1000;

const late: Outcome = { ok: false, retry: 'later', reason: 'timeout', detail: 'No answer in time.' };

/** Answers the deadline of whoever begins now. */
export function makeDeadlines(timeoutMs: number): () => Deadline {
  let current: { until: number; deadline: Deadline } | undefined;
  return () => {
    const now = performance.now();
    // Nobody has less time than the channel allows: the deadline counts from the end of its moment.
    if (!current || now >= current.until)
      current = { until: now + momentMs, deadline: openDeadline(timeoutMs + momentMs) };
    return current.deadline;
  };
}

function openDeadline(afterMs: number): Deadline {
  const controller = new AbortController();
  const waiting = new Set<(outcome: Outcome) => void>();
  const end = () => {
    if (waiting.size === 0) return;
    controller.abort(new DOMException('No answer in time.', 'TimeoutError'));
    setTimeout(giveUp, lastWordMs);
  };
  // A channel that ignores its signal is left behind: its late answer changes nothing.
  const giveUp = () => waiting.forEach((resolve) => resolve(late));
  setTimeout(end, afterMs).unref();
  return {
    signal: controller.signal,
    keep: (sending) =>
      new Promise((resolve, reject) => {
        waiting.add(resolve);
        void sending.then(resolve, reject).then(() => waiting.delete(resolve));
      }),
  };
}
