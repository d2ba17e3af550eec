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
  /** A code that proves the address, made while the message is written. */
  readonly code?: string;
  /** Absent on mandatory messages. */
  readonly unsubscribeUrl?: string;
  /** Acknowledges the alert; absent when there is none or it has ended. */
  readonly acknowledgeUrl?: string;
  /** Absent for somebody without an account: that page asks for a sign-in. */
  readonly whyUrl?: string;
  /** What this alert's earlier messages to the same address left behind. */
  readonly thread?: Thread;
}

export interface Thread {
  readonly providerMessageId: string | null;
  readonly messageIds: readonly string[];
}

/**
 * What became of one attempt. `uncertain` is for a connection that broke after the message was handed over: it is not
 * repeated. `afterMs` is the provider's own wish; a `rate_limited` outcome costs no attempt. `ended` says that the
 * connection itself is at its end, for this and all later messages. `withheld` is a change of an earlier message that
 * cannot be changed: nothing was sent, and nothing need be.
 */
export type Outcome =
  | { readonly ok: true; readonly receipt?: string; readonly uncertain?: true; readonly thread?: Partial<Thread> }
  | {
      readonly ok: false;
      readonly retry: 'later' | 'never';
      readonly reason: Reason;
      readonly detail: string;
      readonly afterMs?: number;
      readonly ended?: true;
    }
  | { readonly ok: false; readonly retry: 'withheld'; readonly reason: 'cannot_edit'; readonly detail: string };

/** An address of a channel, with the secret of the connection behind it where there is one. */
export interface Address {
  readonly value: string;
  readonly secret: string | null;
}

/** An address that a person typed, written the one way in which the channel keeps it. */
export interface Checked {
  readonly address: string;
  readonly label: string;
  /** Kept sealed and handed to every send; shown to the person once. */
  readonly secret?: string;
}

/** What a provider gave for a connection that a person made there. */
export interface Connected extends Checked {
  /** Names the place behind the address: two connections to one place share it, and a message is posted there once. */
  readonly place: string;
  readonly providerUserId?: string;
  readonly providerUserName?: string;
}

/**
 * How a person adds an address: not at all (everybody has it), typed and confirmed by a code, typed and good at once, or
 * by connecting at the provider. `check` throws a coded ADDRESS_REFUSED that says why.
 */
export type Adding =
  | { readonly way: 'given' }
  | { readonly way: 'code' | 'typed'; check(typed: { address: string; country?: string }): Promise<Checked> }
  | { readonly way: 'connect'; readonly connecting: Connecting };

/** The authorisation-code flow of a provider. Each call has its time-out. */
export interface Connecting {
  authorizeUrl(request: { readonly state: string; readonly redirectUri: string }): string;
  /** Throws a coded ADDRESS_REFUSED when the provider refuses the code or does not answer. */
  exchange(request: { readonly code: string; readonly redirectUri: string }): Promise<Connected>;
  /**
   * Gives the access back at the provider, as far as it lets us; what it answers changes nothing here. `others` are the
   * secrets of the channel's other connections, for a provider that gives several of them one access.
   */
  disconnect(address: Address, others: readonly string[]): Promise<void>;
}

/** A way to reach people. Time-outs, retries, order, redaction and switching-off are the room's, not the channel's. */
export interface Channel<Rendered = unknown> {
  readonly name: ChannelName;
  /** Whether an update is shown in place of the earlier message; where not, an update is sent only when severity rises. */
  readonly edits: boolean;
  /** What an address on this channel looks like. */
  readonly destination: z.ZodType<string>;
  readonly adding: Adding;
  /** How many messages one worker sends at once. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Whether the provider drops a repeat with the same idempotency key, so that an uncertain outcome may be retried. */
  readonly idempotent: boolean;
  render(message: Message): Rendered | Promise<Rendered>;
  send(rendered: Rendered, address: Address, signal: AbortSignal): Promise<Outcome>;
  /** Called once when the server stops. */
  close?(): Promise<void>;
}
