import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import type { Limiter } from '#platform/limits';
import type { Place } from './place.ts';

/** What the room works with. */
export interface VisitorsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  readonly place: Place;
  readonly publicUrl: string;
  readonly limiter: Limiter;
  /** The countries of the phone numbers that messages may go to, by ISO 3166; every country when empty. */
  readonly phoneCountries: readonly string[];
  /** Makes or finds the recipient behind an e-mail address or a phone number. */
  readonly contactFor: (tx: Db, contact: { email: string } | { phone: string }, at: Date) => Promise<string>;
}
