import type { ChannelName } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import type { Addresses } from '../recipient/destination-address.ts';
import { closeAddress, confirmDelivery, openAddress } from './confirm.queries.ts';

/** What a provider says of a message after it took it. `receipt` must be the one that it gave then. */
export type Confirm = (word: {
  deliveryId: string;
  receipt: string;
  arrived: boolean;
  detail?: string;
}) => Promise<void>;

/** Somebody at an address asks to hear no more, or to hear again. It holds for everybody at that address. */
export type OptOut = (wish: { channel: ChannelName; address: string; out: boolean }) => Promise<void>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly addresses: Addresses;
}

/** A delivery that was sent is delivered, or failed after all; anything else stays as it is, so that repeats and late words change nothing. */
export function confirmBy({ database, clock }: Deps): Confirm {
  return (word) => database.transaction((tx) => confirmDelivery(tx, { ...word, at: clock.now() }));
}

export function optOutBy({ database, clock, addresses }: Deps): OptOut {
  return async ({ channel, address, out }) => {
    const hash = addresses.hash(channel, address);
    if (out) await closeAddress(database.db, { channel, hash, at: clock.now() });
    else await openAddress(database.db, { channel, hash });
  };
}
