import type { ChannelName, Reason, Severity } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import type { Step } from '../channel.ts';
import type { Candidate as Facts } from '../preference/precedence.ts';

/** The event whose audience is worked out, with what the stages need of it. */
export interface Subject {
  readonly id: string;
  readonly type: string;
  readonly category: Facts['category'];
  readonly severity: Severity;
  readonly step: Step;
  readonly alertId: string | null;
  readonly recipients: readonly string[];
  /** What the event says of the channels of its named recipients. */
  readonly channels: readonly ChannelName[] | null;
  /** A code or a test goes to the one destination that it is about. */
  readonly onlyDestination: string | null;
  readonly receivedAt: Date;
}

/** One page of an event's audience at work: the transaction, the event, and the time that its decisions take. */
export interface PageWork {
  readonly tx: Db;
  readonly subject: Subject;
  readonly at: Date;
}

/** One (recipient, channel, destination) on its way through the stages. */
export interface Candidate extends Facts {
  readonly recipientId: string;
  readonly destinationId: string;
  readonly addressHash: string | null;
  readonly watchId: string | null;
  /** The same event goes to the same address through another recipient. */
  readonly addressTaken: boolean;
  /** The opening still waits and no worker holds it, so it and this recovery cancel each other. */
  readonly openingWaits: boolean;
}

/** A candidate that has left the stages, with the reason that it takes along. */
export interface Decided {
  readonly candidate: Candidate;
  readonly status: 'queued' | 'suppressed' | 'cancelled';
  readonly reason: Reason | null;
}

export interface Batch {
  readonly waiting: readonly Candidate[];
  readonly decided: readonly Decided[];
}

/** A stage is pure: what it drops or holds leaves with a reason, what it settles leaves as decided, the rest goes on. */
export type Stage = (batch: Batch) => Batch;

type Judgement = Pick<Decided, 'status'> & { readonly reason?: Reason | null };

/** A stage that asks one question of every candidate that still waits; `null` lets it pass. */
export function stageOf(judge: (candidate: Candidate) => Judgement | null): Stage {
  return ({ waiting, decided }) => {
    const passed: Candidate[] = [];
    const left: Decided[] = [];
    for (const candidate of waiting) {
      const judgement = judge(candidate);
      if (judgement === null) passed.push(candidate);
      else left.push({ candidate, status: judgement.status, reason: judgement.reason ?? null });
    }
    return { waiting: passed, decided: decided.length === 0 ? left : decided.concat(left) };
  };
}
