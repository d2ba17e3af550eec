import type { Clock } from '#platform/clock';
import type { Sealer } from '#platform/crypto';
import type { Database, Db } from '#platform/db';
import type { Log } from '#platform/log';
import type { AccountEvent } from './event.ts';
import type { LoginProvider } from './login-provider.ts';
import type { Hasher } from './password-hasher.ts';
import type { SigningKeys } from './signing-key.ts';

/** The settings that this room reads; the settings of the server have them all. */
export interface AccountsSettings {
  publicUrl: string;
  secretKeys: readonly string[];
  /** `open`, `invite` or `domain:example.org`. */
  signUp: string;
  /** So many days an account that is to be erased can still be kept. */
  deletionGraceDays: number;
  /** Managers and administrators need a second step. */
  mfaRequired: boolean;
}

export interface AccountsDeps {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  settings: AccountsSettings;
  log: Log;
  /** Announces events in the transaction of their cause; the app hands them to notify. Mail is never sent here. */
  announce(tx: Db, events: readonly AccountEvent[]): Promise<void>;
  /**
   * Called in the transaction that makes a person or changes their e-mail or locale. Touches the database only: sign-up
   * with a known address calls it for a decoy and rolls that back.
   */
  onUserChanged(tx: Db, user: { id: string; email: string; locale: string }): Promise<void>;
  /** The recipient that stands for an address without an account. */
  contactFor(tx: Db, contact: { email: string }, at: Date): Promise<string>;
  /** Everything that every room knows of a person, as a ZIP. */
  exportPersonalData(userId: string): Promise<Uint8Array>;
  /** Forgets a person in every room, in the transaction that ends the account. */
  erasePersonalData(tx: Db, person: { id: string; email: string; at: Date }): Promise<void>;
  /** Called after the commit that ended sessions, so that their sockets close within a second. */
  onSessionEnded(sessionIds: readonly string[]): void;
  /** Tests count the hashes; by default one is made. */
  hasher?: Hasher;
  /** Who else may say who somebody is; nobody by default. */
  providers?: readonly LoginProvider[];
}

/** What every part of the room works with. */
export interface Context extends AccountsDeps {
  hasher: Hasher;
  providers: readonly LoginProvider[];
  keys: SigningKeys;
  /** Derived from the first secret key: throttle keys, the signatures of known devices, hashes of invited addresses. */
  secrets: { throttle: string; device: string; invitation: string };
  /** Says that a mail request waits; does nothing until the loop that answers them has started. */
  wake: () => void;
}

/** Who asks, for the audit and the throttle. */
export interface Caller {
  at: Date;
  address: string;
  traceId: string;
  /** The header as it came. */
  userAgent: string;
  /** The cookie of a known device, as it came. */
  device?: string;
  actorId?: string;
}
