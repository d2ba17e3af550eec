import type { Arrived } from './kill-sink.ts';

export interface Judgement {
  /** Messages that never arrived. */
  readonly lost: number;
  /** Messages beyond those, and mails to anybody else. */
  readonly unexpected: number;
  /** Mails of a message that had arrived already. */
  readonly duplicates: number;
}

/** Compares what arrived with what was to arrive: so many different messages for each of these addresses. */
export function judge(mails: readonly Arrived[], addresses: readonly string[], messagesEach: number): Judgement {
  const received = messagesByAddress(mails);
  const counts = addresses.map((address) => received.get(address)?.size ?? 0);
  const wanted = new Set(addresses);
  const strangers = [...received].filter(([address]) => !wanted.has(address)).map(([, messages]) => messages.size);
  return {
    lost: sum(counts.map((count) => Math.max(0, messagesEach - count))),
    unexpected: sum(counts.map((count) => Math.max(0, count - messagesEach))) + sum(strangers),
    duplicates: mails.length - sum([...received.values()].map((messages) => messages.size)),
  };
}

/** The different messages that each address received. */
export function messagesByAddress(mails: readonly Arrived[]): Map<string, Set<string>> {
  const received = new Map<string, Set<string>>();
  for (const { to, messageId } of mails) received.set(to, (received.get(to) ?? new Set()).add(messageId));
  return received;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** The same moments in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
