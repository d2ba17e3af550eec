import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface At {
  readonly channel: ChannelName;
  readonly alertId: string;
  /** Of the place. */
  readonly hash: string;
}

/** Whether a message about the alert was posted there. People can be quicker than the ledger, which is written a parcel at a time. */
export async function wasToldAt(db: Db, { channel, alertId, hash }: At): Promise<boolean> {
  const { rows } = await sql`
    select 1 from delivery where alert_id = ${alertId} and address_hash = ${hash} and channel = ${channel} and status in ('queued', 'sending', 'retrying', 'sent', 'delivered')
    limit 1`.execute(db);
  return rows.length > 0;
}

export interface Mapped {
  readonly recipient_id: string;
  /** Of a destination of the connection. */
  readonly address_sealed: string;
  readonly manages: boolean;
}

/** The active people who connected as this user of the provider: first who was told, then who connected this very place. */
export async function findMapped(
  db: Db,
  { channel, alertId, hash, userId }: At & { userId: string },
): Promise<Mapped[]> {
  const { rows } = await sql<Mapped>`
    select c.owner_id as recipient_id, d.address_sealed, u.role in ('MANAGER', 'ADMIN') as manages
    from connection c
    join destination d on d.connection_id = c.id and d.deleted_at is null and d.address_sealed is not null
    join users u on u.id = c.owner_id and u.status = 'active'
    left join notification n on n.recipient_id = c.owner_id and n.alert_id = ${alertId}
    where c.channel = ${channel} and c.provider_user_id = ${userId}
    order by n.id is null, c.address_hash <> ${hash}, c.id desc limit 50`.execute(db);
  return rows;
}

/** The active people who were told, connected this place and let everybody there press. */
export async function findHosts(db: Db, { channel, alertId, hash }: At): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string }>`
    select c.owner_id from connection c
    join users u on u.id = c.owner_id and u.status = 'active'
    join notification n on n.recipient_id = c.owner_id and n.alert_id = ${alertId}
    where c.channel = ${channel} and c.address_hash = ${hash} and c.shared
      and exists (select 1 from destination d where d.connection_id = c.id and d.deleted_at is null)
    order by c.id`.execute(db);
  return rows.map(({ owner_id }) => owner_id);
}
