import type { ChannelName, DeliveryStatus } from '@tocsin/sdk/contract';
import { channels, oneOf, withSearch, type Answer } from '#lib';
import { deliveriesText } from '../../messages/en/deliveries.ts';

export type Delivery = Answer<'listDeliveries'>['items'][number];

/** What the ledger is narrowed to; it is held in the address of the page. */
export interface LedgerFilters {
  status?: DeliveryStatus | undefined;
  channel?: ChannelName | undefined;
  event_id?: string | undefined;
  recipient_id?: string | undefined;
}

export const statuses: readonly DeliveryStatus[] = [
  'queued',
  'held',
  'sending',
  'sent',
  'delivered',
  'retrying',
  'failed',
  'suppressed',
  'cancelled',
];

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function ledgerFiltersFrom(search: Readonly<Record<string, string | undefined>>): LedgerFilters {
  const id = (name: string) => (uuid.test(search[name] ?? '') ? search[name] : undefined);
  return {
    status: oneOf(statuses, search['status']),
    channel: oneOf(channels, search['channel']),
    event_id: id('event_id'),
    recipient_id: id('recipient_id'),
  };
}

export function ledgerHref(filters: LedgerFilters): string {
  return withSearch({ ...filters }, '/deliveries');
}

/** The type of the event in words; one that this version does not know stays as it was written. */
export function typeOf({ event_type }: Pick<Delivery, 'event_type'>): string {
  const known = new Map(Object.entries(deliveriesText().eventTypes));
  return known.get(event_type) ?? event_type;
}

/** Whom it was for: the name of a person, or what somebody without an account is. */
export function recipientOf({ recipient_name, category }: Pick<Delivery, 'recipient_name' | 'category'>): string {
  const text = deliveriesText().recipients;
  if (recipient_name === null) return category === 'visitor' ? text.visitor : text.contact;
  return recipient_name === '' ? text.gone : recipient_name;
}

/** Why it is what it is, in a sentence; nothing where nothing stood against it. */
export function reasonOf({ reason }: Pick<Delivery, 'reason'>): string | undefined {
  return reason === null ? undefined : deliveriesText().reasons[reason];
}
