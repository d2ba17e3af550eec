import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface NewConnection {
  readonly id: string;
  readonly recipientId: string;
  readonly channel: ChannelName;
  readonly hash: string;
  readonly secret: string;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly at: Date;
}

/** A connection that is made again keeps its row, and whether others may press there, and takes the new secret. */
export async function insertConnection(tx: Db, one: NewConnection): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into connection (id, owner_id, channel, address_hash, secret_sealed, provider_user_id, provider_user_name, state, created_at)
    values (${one.id}, ${one.recipientId}, ${one.channel}, ${one.hash}, ${one.secret}, ${one.userId}, ${one.userName}, 'ready', ${one.at})
    on conflict (owner_id, channel, address_hash) do update set secret_sealed = excluded.secret_sealed, provider_user_id = excluded.provider_user_id,
      provider_user_name = excluded.provider_user_name
    returning id`.execute(tx);
  return rows[0]?.id ?? one.id;
}

interface NewDestination {
  readonly id: string;
  readonly recipientId: string;
  readonly channel: ChannelName;
  readonly connectionId: string | null;
  readonly sealed: string;
  readonly hash: string;
  readonly label: string;
  readonly verifiedAt: Date | null;
  readonly at: Date;
}

/** Undefined when the person has the address already. */
export async function insertDestination(tx: Db, one: NewDestination): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into destination (id, recipient_id, channel, connection_id, address_sealed, address_hash, label, state, verified_at, created_at)
    values (${one.id}, ${one.recipientId}, ${one.channel}, ${one.connectionId}, ${one.sealed}, ${one.hash}, ${one.label},
      ${one.verifiedAt === null ? 'unverified' : 'ready'}, ${one.verifiedAt}, ${one.at})
    on conflict (recipient_id, channel, address_hash) where deleted_at is null do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function markVerified(tx: Db, id: string, at: Date): Promise<void> {
  await sql`update destination set verified_at = ${at}, state = 'ready' where id = ${id}`.execute(tx);
}

export async function renameDestination(db: Db, id: string, label: string): Promise<void> {
  await sql`update destination set label = ${label} where id = ${id}`.execute(db);
}

/** A connection is shared where everybody who reads at its place may press; elsewhere only people with an account may. */
export async function shareConnection(tx: Db, destinationId: string, shared: boolean): Promise<void> {
  await sql`
    update connection c set shared = ${shared} from destination d where d.id = ${destinationId} and c.id = d.connection_id`.execute(
    tx,
  );
}

/** Answers the sealed secret of its connection, which goes with its last destination. */
export async function removeDestination(tx: Db, id: string, at: Date): Promise<string | null> {
  await sql`update destination set deleted_at = ${at} where id = ${id}`.execute(tx);
  const { rows } = await sql<{ secret_sealed: string }>`
    delete from connection c using destination d where d.id = ${id} and c.id = d.connection_id
      and not exists (select 1 from destination o where o.connection_id = c.id and o.deleted_at is null)
    returning c.secret_sealed`.execute(tx);
  return rows[0]?.secret_sealed ?? null;
}

/** What still waits for the address: the parcels of its person on its channel say which events those are. */
export async function cancelWaiting(tx: Db, destinationId: string, at: Date): Promise<void> {
  await sql`
    update delivery x set status = 'cancelled', reason = 'no_destination', due_at = null, updated_at = ${at}
    from destination d, parcel p
    where d.id = ${destinationId} and p.channel = d.channel and d.recipient_id between p.from_recipient and p.to_recipient
      and x.event_id = p.event_id and x.recipient_id = d.recipient_id and x.channel = d.channel and x.destination_id = d.id
      and x.status in ('queued', 'held', 'retrying')`.execute(tx);
}
