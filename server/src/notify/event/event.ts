import type { Category, ChannelName, Severity } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';

/** What a source hands to publish. `externalId` makes a repeat a duplicate; without one the event is always new. */
export interface EventDraft {
  readonly source: string;
  readonly externalId?: string;
  readonly type: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly subject?: string;
  readonly time?: Date;
  readonly data: EventData;
  readonly resources?: readonly { readonly kind: string; readonly id: string }[];
  /** `ownerId` makes it a private alert: its owner may resolve it, and nobody else sees it. */
  readonly alert?: { readonly key: string; readonly state: 'open' | 'update' | 'resolve'; readonly ownerId?: string };
  /** Recipient ids that hear of it without a watch. */
  readonly recipients?: readonly string[];
  readonly causeEventId?: string;
}

export interface EventData {
  readonly title: string;
  readonly body?: string;
  readonly url?: string;
  /** A one-time link that is made while the message is written; only its purpose and id stand here. */
  readonly link?: { readonly purpose: string; readonly jti: string };
  /** A code that proves an address, in the same way. */
  readonly code?: { readonly destination_id: string; readonly jti: string };
  /** The channels that tell the named recipients, in place of their preferences. */
  readonly channels?: readonly ChannelName[];
  readonly [detail: string]: unknown;
}

/** Stores events in the caller's transaction, applies the alert rules and queues the fan-out. */
export type Publish = (tx: Db, drafts: readonly EventDraft[]) => Promise<Published>;

export interface Published {
  readonly accepted: number;
  readonly duplicates: number;
  /** One per draft, null for a duplicate. */
  readonly eventIds: readonly (string | null)[];
}
