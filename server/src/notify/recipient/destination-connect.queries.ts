import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface State {
  readonly hash: Buffer;
  readonly recipientId: string;
  readonly channel: string;
}

/** Old states go at the same time: nobody comes back with them any more. */
export async function saveState(db: Db, state: State & { expiresAt: Date }): Promise<void> {
  await sql`delete from connect_state where user_id = ${state.recipientId} and expires_at < ${state.expiresAt}::timestamptz - interval '1 hour'`.execute(
    db,
  );
  await sql`insert into connect_state (state_hash, user_id, channel, expires_at) values (${state.hash}, ${state.recipientId}, ${state.channel}, ${state.expiresAt})`.execute(
    db,
  );
}

/** True once, for the person and the channel that it was made for. */
export async function takeState(db: Db, state: State & { at: Date }): Promise<boolean> {
  const { rows } = await sql`
    delete from connect_state where state_hash = ${state.hash} and user_id = ${state.recipientId} and channel = ${state.channel} and expires_at > ${state.at}
    returning 1`.execute(db);
  return rows.length === 1;
}

export interface EqualRow {
  readonly id: string;
  readonly address_sealed: string;
  readonly secret_sealed: string | null;
}

/** The person's live destination at this place, locked until the transaction ends. */
export async function findEqual(
  tx: Db,
  one: { recipientId: string; channel: string; hash: string },
): Promise<EqualRow | undefined> {
  const { rows } = await sql<EqualRow>`
    select d.id, d.address_sealed, c.secret_sealed from destination d left join connection c on c.id = d.connection_id
    where d.recipient_id = ${one.recipientId} and d.channel = ${one.channel} and d.address_hash = ${one.hash} and d.deleted_at is null
    for update of d`.execute(tx);
  return rows[0];
}

/** Puts the new address in the place of the old one: name, preferences and threads stay. */
export async function renewDestination(
  tx: Db,
  one: { id: string; connectionId: string; sealed: string; at: Date },
): Promise<void> {
  await sql`
    update destination set connection_id = ${one.connectionId}, address_sealed = ${one.sealed}, state = 'ready', verified_at = ${one.at}
    where id = ${one.id}`.execute(tx);
}

/** The sealed secrets of a channel's connections that live destinations use. */
export async function secretsInUse(db: Db, channel: string): Promise<string[]> {
  const { rows } = await sql<{ secret_sealed: string }>`
    select secret_sealed from connection c where channel = ${channel}
      and exists (select 1 from destination d where d.connection_id = c.id and d.deleted_at is null)`.execute(db);
  return rows.map((row) => row.secret_sealed);
}
