import type { ChannelName } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { Addresses } from './destination-address.ts';
import { insertDestinations, moveAccountAddresses, saveContact, saveUserRecipients } from './recipient.queries.ts';

/** A user as notify knows one: the id of the recipient is the id of the user. */
export interface UserRecipient {
  readonly userId: string;
  readonly email: string;
  readonly locale: string;
  readonly at: Date;
}

/**
 * Makes the recipient of a user with the two destinations that everybody has, or brings them in step with a new e-mail
 * address. Repeating it changes nothing.
 */
export async function ensureRecipient(tx: Db, addresses: Addresses, user: UserRecipient): Promise<void> {
  await ensureRecipients(tx, addresses, [user]);
}

/** The same for many people in four statements. */
export async function ensureRecipients(tx: Db, addresses: Addresses, users: readonly UserRecipient[]): Promise<void> {
  const known = users.map((user) => ({ ...user, hash: addresses.hash('email', user.email) }));
  await saveUserRecipients(tx, known);
  await moveAccountAddresses(tx, known);
  await insertDestinations(
    tx,
    known.flatMap(({ userId, hash, at }) => [
      { id: newId(), recipientId: userId, channel: 'in_app' as const, sealed: null, hash: null, verifiedAt: null, at },
      { id: newId(), recipientId: userId, channel: 'email' as const, sealed: null, hash, verifiedAt: null, at },
    ]),
  );
}

export type ContactAddress = ({ readonly email: string } | { readonly phone: string }) & {
  readonly locale?: string;
  readonly at: Date;
};

/** The recipient for an address without an account; the same address gives the same recipient. Answers its id. */
export async function contactFor(tx: Db, addresses: Addresses, contact: ContactAddress): Promise<string> {
  const [channel, address]: [ChannelName & ('email' | 'sms'), string] =
    'email' in contact ? ['email', contact.email] : ['sms', contact.phone];
  const hash = addresses.hash(channel, address);
  const sealed = addresses.seal(address);
  const { at, locale = 'en' } = contact;
  const id = await saveContact(tx, { id: newId(), sealed, hash, locale, at });
  await insertDestinations(tx, [{ id: newId(), recipientId: id, channel, sealed, hash, verifiedAt: at, at }]);
  return id;
}
