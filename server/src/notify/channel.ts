import type { Category, ChannelName, Reason, Severity } from '@tocsin/sdk/contract';
import type { z } from 'zod';

/** What an event does to its alert; it decides who hears and whether a message is new or an edit. */
export type Step = 'notice' | 'open' | 'update' | 'rise' | 'resolve' | 'stale' | 'acknowledge';

/** One message to one address, with everything that a channel needs to write it. Secrets are in it only while it is sent. */
export interface Message {
  readonly deliveryId: string;
  /** Stays the same over retries, changes with a replay: give it to providers that know idempotency keys. */
  readonly idempotencyKey: string;
  readonly eventId: string;
  readonly recipientId: string;
  readonly alertId: string | null;
  readonly type: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly step: Step;
  readonly title: string;
  readonly body: string;
  /** Facts of the event beside its words, for templates that name them. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** Where the message leads: the one-time link where there is one, else the alert's or the inbox's page. */
  readonly url: string;
  readonly time: Date;
  readonly locale: string;
  readonly zone: string;
  readonly recipientName: string;
  /** Absent on mandatory messages. */
  readonly unsubscribeUrl?: string;
  /** Acknowledges the alert; absent when there is none or it has ended. */
  readonly acknowledgeUrl?: string;
  readonly whyUrl: string;
  /** What this alert's earlier messages to the same address left behind. */
  readonly thread?: Thread;
}

export interface Thread {
  readonly providerMessageId: string | null;
  readonly messageIds: readonly string[];
}

/**
 * What became of one attempt. `uncertain` is for a connection that broke after the message was handed over: it is not
 * repeated. `afterMs` is the provider's own wish; a `rate_limited` outcome costs no attempt.
 */
export type Outcome =
  | { readonly ok: true; readonly receipt?: string; readonly uncertain?: true; readonly thread?: Partial<Thread> }
  | {
      readonly ok: false;
      readonly retry: 'later' | 'never';
      readonly reason: Reason;
      readonly detail: string;
      readonly afterMs?: number;
    };

/** A way to reach people. Time-outs, retries, order, redaction and switching-off are the room's, not the channel's. */
export interface Channel<Rendered = unknown> {
  readonly name: ChannelName;
  /** Whether an update is shown in place of the earlier message; where not, an update is sent only when severity rises. */
  readonly edits: boolean;
  /** What an address on this channel looks like. */
  readonly destination: z.ZodType<string>;
  /** How many messages one worker sends at once. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Whether the provider drops a repeat with the same idempotency key, so that an uncertain outcome may be retried. */
  readonly idempotent: boolean;
  render(message: Message): Rendered | Promise<Rendered>;
  send(rendered: Rendered, address: string, signal: AbortSignal): Promise<Outcome>;
  /** Called once when the server stops. */
  close?(): Promise<void>;
}
