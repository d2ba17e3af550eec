import type { ChannelName } from '@tocsin/sdk/contract';
import { newId } from '#platform/ids';
import type { Decided, PageWork } from './batch.ts';
import {
  cancelOpenings,
  insertDeliveries,
  insertParcels,
  moveNotifications,
  touchNotifications,
  upsertNotifications,
  type Parcel,
} from './record.queries.ts';

/** A parcel is leased, sent and settled as one: large enough that a statement a parcel costs nothing. */
const deliveriesPerParcel = 1000;

/** Writes a page's decisions: ledger rows, inbox items and the parcels of ready work, each in one statement. */
export async function record(work: PageWork, decided: readonly Decided[]): Promise<ReadonlySet<ChannelName>> {
  if (decided.length === 0) return new Set();
  const queued = decided.filter(({ status }) => status === 'queued');
  const parcels = parcelsOf(work, queued);
  await insertDeliveries(work, decided);
  await cancelOpenings(
    work,
    decided.filter(({ reason }) => reason === 'recovered_first'),
  );
  await recordNotifications(work, decided);
  if (parcels.length > 0) await insertParcels(work.tx, parcels);
  return new Set(parcels.map(({ channel }) => channel));
}

async function recordNotifications(work: PageWork, decided: readonly Decided[]): Promise<void> {
  const people = new Map<string, { watchId: string | null; inInbox: boolean }>();
  for (const { candidate, status } of decided) {
    const known = people.get(candidate.recipientId);
    const inInbox = (known?.inInbox ?? false) || (candidate.channel === 'in_app' && status === 'queued');
    if (!known || known.inInbox !== inInbox) people.set(candidate.recipientId, { watchId: candidate.watchId, inInbox });
  }
  const rows = [...people].map(([recipientId, person]) => ({ recipientId, ...person }));
  const recipients = rows.map((row) => row.recipientId);
  switch (work.subject.step) {
    case 'notice':
    case 'open':
    case 'rise':
      return upsertNotifications(work, rows);
    case 'resolve':
      return moveNotifications(work, recipients);
    case 'update':
    case 'acknowledge':
    case 'stale':
      return touchNotifications(work, recipients);
  }
}

/** Decisions come in the order of their recipients; a parcel ends between two recipients, never within one. */
function parcelsOf({ subject, at }: PageWork, queued: readonly Decided[]): Parcel[] {
  const open = new Map<ChannelName, Parcel & { size: number }>();
  const parcels: Parcel[] = [];
  for (const { candidate } of queued) {
    const { channel, recipientId } = candidate;
    const current = open.get(channel);
    if (current && (current.size < deliveriesPerParcel || current.to === recipientId)) {
      current.to = recipientId;
      current.size += 1;
    } else {
      const parcel = {
        id: newId(at),
        eventId: subject.id,
        channel,
        from: recipientId,
        to: recipientId,
        dueAt: at,
        size: 1,
      };
      open.set(channel, parcel);
      parcels.push(parcel);
    }
  }
  return parcels;
}
