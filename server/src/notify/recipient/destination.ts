import type { z } from 'zod';
import type { ChannelName, Destination } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { decodeCursor, pageOf } from '#platform/http';
import { Id } from '@tocsin/sdk/contract';
import { shorten, type Addresses } from './destination-address.ts';
import { findDestinations, type DestinationRow } from './destination.queries.ts';

interface Page {
  readonly items: z.infer<typeof Destination>[];
  readonly next_cursor: string | null;
}

/** Where messages can reach a person, newest first; addresses are shortened. */
export async function listDestinations(
  db: Db,
  addresses: Addresses,
  wanted: { recipientId: string; limit: number; cursor?: string | undefined },
): Promise<Page> {
  const before = decodeCursor(wanted.cursor, Id);
  const rows = await findDestinations(db, { recipientId: wanted.recipientId, before, limit: wanted.limit + 1 });
  return pageOf(rows, { limit: wanted.limit, present: (row) => present(row, addresses), placeOf: ({ id }) => id });
}

/**
 * What a destination is good for. The account's own e-mail is confirmed when the account says so; every other address
 * carries its state itself.
 */
export function stateOf(row: DestinationRow): Page['items'][number]['state'] {
  if (row.suppressed) return 'suppressed';
  return isAccountMail(row) && row.account_verified_at === null ? 'unverified' : row.state;
}

/** The address of a destination, shortened for display. */
export function displayAddress(row: AddressOf, addresses: Addresses): string {
  if (row.address_sealed !== null) return shorten(row.channel, addresses.open(row.address_sealed));
  return row.account_email === null ? '' : shorten(row.channel, row.account_email);
}
type AddressOf = Pick<DestinationRow, 'channel' | 'address_sealed' | 'account_email'>;

/** A destination as its owner sees it. */
export function present(row: DestinationRow, addresses: Addresses): Page['items'][number] {
  const verifiedAt = isAccountMail(row) ? row.account_verified_at : row.verified_at;
  return {
    id: row.id,
    channel: row.channel,
    label: row.label || labelOf(row),
    address: displayAddress(row, addresses),
    state: stateOf(row),
    verified_at: verifiedAt?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    // Slack alone says who pressed.
    shared: row.channel === 'slack' ? row.shared : null,
  };
}

/** What the two destinations that everybody has are called. */
export function labelOf(row: Pick<DestinationRow, 'channel' | 'address_sealed'>): string {
  if (row.channel === ('in_app' satisfies ChannelName)) return 'In the app';
  return isAccountMail(row) ? 'Account address' : '';
}

function isAccountMail(row: Pick<DestinationRow, 'channel' | 'address_sealed'>): boolean {
  return row.channel === 'email' && row.address_sealed === null;
}
