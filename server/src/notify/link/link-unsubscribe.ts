import { resourceKinds, type Category, type ChannelName } from '@tocsin/sdk/contract';
import type { Database, Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Addresses } from '../recipient/destination-address.ts';
import { displayAddress } from '../recipient/destination.ts';
import { findLinked, hasWatchOn, takeChannelFromWatches, type Linked } from './link-unsubscribe.queries.ts';
import type { Unsubscription } from './link.ts';
import { isOn } from '../preference/preference.ts';
import { findPreferences, lockVersion, raiseVersion, savePreference } from '../preference/preference.queries.ts';
import { categoryOf } from '../watch/watch.ts';

interface Described {
  readonly category: Category;
  readonly channel: ChannelName;
  readonly address: string;
  /** Whether such messages still go there. */
  readonly enabled: boolean;
}

/** What the link would switch off. Changes nothing: mail scanners follow links. */
export async function describeUnsubscribe(db: Db, addresses: Addresses, link: Unsubscription): Promise<Described> {
  const { recipientId, category, channel } = link;
  const linked = await linkedTo(db, link);
  const rows = await findPreferences(db, recipientId);
  const watched = await hasWatchOn(db, { recipientId, channel, kinds: kindsOf(category) });
  const enabled = linked.live && (watched || isOn(rows, category, { channel, destinationId: link.destinationId }));
  return { category, channel, address: displayAddress({ ...linked, channel }, addresses), enabled };
}

/**
 * Switches this kind of notification off at this address. Watches with channels of their own would outrank that choice,
 * so those of the same kind lose the channel; one that has no other stays in the app. Repeating it changes nothing.
 */
export async function unsubscribe(database: Database, link: Unsubscription): Promise<void> {
  const { recipientId, category, channel, destinationId } = link;
  await database.transaction(async (tx) => {
    await linkedTo(tx, link);
    await lockVersion(tx, recipientId);
    await savePreference(tx, recipientId, { category, channel, destination_id: destinationId, enabled: false });
    await takeChannelFromWatches(tx, { recipientId, channel, kinds: kindsOf(category) });
    await raiseVersion(tx, recipientId);
  });
}

/** The link of somebody who has left, or of a destination that was never theirs, does nothing any more. */
async function linkedTo(db: Db, link: Unsubscription): Promise<Linked> {
  const linked = await findLinked(db, link);
  if (!linked) throw coded('INVALID_TOKEN');
  return linked;
}

function kindsOf(category: Category): string[] {
  return resourceKinds.filter((kind) => categoryOf[kind] === category);
}
