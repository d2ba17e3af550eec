import { sql } from 'kysely';
import type { Db } from '#platform/db';

export async function addHost(db: Db, host: { userId: string; team: string; at: Date }): Promise<void> {
  await sql`
    insert into host (user_id, team, created_at, updated_at) values (${host.userId}, ${host.team}, ${host.at}, ${host.at})
    on conflict do nothing`.execute(db);
}

export async function grantDesk(db: Db, email: string): Promise<void> {
  await sql`update users set desk = true where lower(email) = lower(${email})`.execute(db);
}

/** A number that needs no code: nothing that is sent to it leaves this machine. */
export async function addPhone(
  db: Db,
  { id, userId, sealed, hash, at }: { id: string; userId: string; sealed: string; hash: string; at: Date },
): Promise<void> {
  await sql`
    insert into destination (id, recipient_id, channel, address_sealed, address_hash, label, state, verified_at, created_at)
    values (${id}, ${userId}, 'sms', ${sealed}, ${hash}, 'Phone', 'ready', ${at}, ${at})
    on conflict do nothing`.execute(db);
}
