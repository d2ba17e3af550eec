import type { Category, ChannelName, DeliveryStatus, Reason, Role, Severity } from '@tocsin/sdk/contract';
import { makeSealer } from '#platform/crypto';
import type { Db } from '#platform/db';
import { newId, nilId } from '#platform/ids';
import { sql } from 'kysely';
import type { Step } from '../channel.ts';
import { makeAddresses } from './destination-address.ts';
import { ensureRecipient } from './recipient.ts';

/** What the tests of this room write by hand: people, and events, items and ledger rows as the fan-out leaves them. */
export const exampleTime = new Date('2026-11-02T09:00:00Z');

export const exampleAddresses = makeAddresses({
  key: 'a key for examples',
  sealer: makeSealer(['a secret for examples']),
});

interface Person {
  readonly role?: Role;
  readonly verified?: boolean;
}

/** A person with their recipient; answers the id of both. */
export async function addPerson(
  db: Db,
  name: string,
  { role = 'AUTHENTICATED', verified = true }: Person = {},
): Promise<string> {
  const userId = newId();
  const email = `${name}@example.org`;
  const at = exampleTime;
  const values = {
    id: userId,
    email,
    email_verified_at: verified ? at : null,
    display_name: name,
    role,
    created_at: at,
    updated_at: at,
  };
  await db.insertInto('users').values(values).execute();
  await ensureRecipient(db, exampleAddresses, { userId, email, locale: 'en', at });
  return userId;
}

interface ExampleEvent {
  readonly alertId?: string | null;
  readonly category?: Category;
  readonly type?: string;
  readonly severity?: Severity;
  readonly step?: Step;
  readonly title?: string;
  readonly recipients?: readonly string[] | null;
  readonly resources?: readonly { readonly kind: string; readonly id: string }[];
  readonly at?: Date;
}

export async function addEvent(db: Db, event: ExampleEvent = {}): Promise<string> {
  const {
    alertId = null,
    category = 'network',
    type = 'network.delay',
    severity = 'high',
    title = 'Delay to AS2497',
    recipients = null,
    resources = [],
    at = exampleTime,
  } = event;
  const id = newId();
  const step = event.step ?? (alertId === null ? 'notice' : 'open');
  await sql`
    insert into event (id, source, external_id, type, category, step, severity, data, alert_id, recipients, time, received_at)
    values (${id}, 'example', ${id}, ${type}, ${category}, ${step}, ${severity}, ${JSON.stringify({ title })}, ${alertId}, ${recipients}, ${at}, ${at})`.execute(
    db,
  );
  for (const resource of resources)
    await db
      .insertInto('event_resource')
      .values({ kind: resource.kind, resource_id: resource.id, event_id: id })
      .execute();
  return id;
}

interface ExampleAlert extends ExampleEvent {
  readonly state?: 'open' | 'acknowledged' | 'resolved';
  readonly ownerId?: string | null;
}

/** An alert with the event that opened it. */
export async function addAlert(db: Db, alert: ExampleAlert = {}): Promise<{ id: string; eventId: string }> {
  const { category = 'network', severity = 'high', state = 'open', ownerId = null } = alert;
  const id = newId();
  const eventId = await addEvent(db, { ...alert, alertId: id });
  const at = alert.at ?? exampleTime;
  const values = {
    id,
    source: 'example',
    key: id,
    category,
    severity,
    state,
    owner_id: ownerId,
    first_event_id: eventId,
    last_event_id: eventId,
    last_event_at: at,
    opened_at: at,
  };
  await db.insertInto('alert').values(values).execute();
  return { id, eventId };
}

interface ExampleItem {
  readonly recipientId: string;
  readonly eventId: string;
  readonly alertId?: string | null;
  readonly inInbox?: boolean;
  readonly category?: Category;
  readonly severity?: Severity;
  readonly watchId?: string | null;
}

export async function addItem(db: Db, item: ExampleItem): Promise<string> {
  const {
    recipientId,
    eventId,
    alertId = null,
    inInbox = true,
    category = 'network',
    severity = 'high',
    watchId = null,
  } = item;
  const id = newId();
  const at = exampleTime;
  await sql`
    insert into notification (id, recipient_id, alert_id, event_id, watch_id, category, severity, in_inbox, xid, position, created_at, updated_at)
    values (${id}, ${recipientId}, ${alertId}, ${eventId}, ${watchId}, ${category}, ${severity}, ${inInbox}, pg_current_xact_id(), nextval('notification_position'), ${at}, ${at})`.execute(
    db,
  );
  return id;
}

interface ExampleDelivery {
  readonly eventId: string;
  readonly recipientId: string;
  readonly channel?: ChannelName;
  readonly status?: DeliveryStatus;
  readonly reason?: Reason | null;
  readonly alertId?: string | null;
  readonly watchId?: string | null;
  readonly attempts?: number;
  readonly updatedAt?: Date | null;
}

/** A ledger row to the person's own destination on the channel. */
export async function addDelivery(db: Db, delivery: ExampleDelivery): Promise<string> {
  const { eventId, recipientId, channel = 'in_app', status = 'queued', reason = null } = delivery;
  const id = newId();
  const destination = await db
    .selectFrom('destination')
    .select(['id', 'address_hash'])
    .where('recipient_id', '=', recipientId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  const values = {
    id,
    event_id: eventId,
    recipient_id: recipientId,
    channel,
    destination_id: destination?.id ?? nilId,
    address_hash: destination?.address_hash ?? null,
    alert_id: delivery.alertId ?? null,
    watch_id: delivery.watchId ?? null,
    status,
    reason,
    attempts: delivery.attempts ?? 0,
    created_at: exampleTime,
    updated_at: delivery.updatedAt ?? null,
  };
  await db.insertInto('delivery').values(values).execute();
  return id;
}
