import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import type { Limiter } from '#platform/limits';

/** What the room works with. */
export interface ArticlesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  readonly publicUrl: string;
  /** Signs the links that confirm a subscription, and those of older mails. */
  readonly keys: readonly [key: string, ...older: string[]];
  readonly limiter: Limiter;
  /** Makes or finds the recipient behind an e-mail address. */
  readonly contactFor: (tx: Db, contact: { email: string }, at: Date) => Promise<string>;
  /** Lets that recipient hear of a resource from now on. */
  readonly subscribe: (tx: Db, wish: Subscribed) => Promise<void>;
  /** Forgets those of these recipients whom nobody else needs and nothing was told since. */
  readonly forgetContacts: (tx: Db, contacts: { ids: readonly string[]; quietSince: Date }) => Promise<unknown>;
}

export interface Subscribed {
  readonly recipientId: string;
  readonly resource: { readonly kind: 'author' | 'tag'; readonly id: string };
  readonly at: Date;
}
