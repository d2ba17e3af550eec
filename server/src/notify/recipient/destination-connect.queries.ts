import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface State {
  readonly hash: Buffer;
  readonly recipientId: string;
  readonly channel: string;
}

/** Old states go at the same time: nobody comes back with them any more. */
export async function saveState(db: Db, state: State & { expiresAt: Date }): Promise<void> {
  await sql`delete from connect_state where user_id = ${state.recipientId} and expires_at < ${state.expiresAt} - interval '1 hour'`.execute(db);
  await sql`insert into connect_state (state_hash, user_id, channel, expires_at) values (${state.hash}, ${state.recipientId}, ${state.channel}, ${state.expiresAt})`.execute(db);
}

/** True once, for the person and the channel that it was made for. */
export async function takeState(db: Db, state: State & { at: Date }): Promise<boolean> {
  const { rows } = await sql`
    delete from connect_state where state_hash = ${state.hash} and user_id = ${state.recipientId} and channel = ${state.channel} and expires_at > ${state.at}
    returning 1`.execute(db);
  return rows.length === 1;
}

export async function findEqual(tx: Db, one: { recipientId: string; channel: string; hash: string }): Promise<boolean> {
  const { rows } = await sql`
    select 1 from destination where recipient_id = ${one.recipientId} and channel = ${one.channel} and address_hash = ${one.hash} and deleted_at is null`.execute(tx);
  return rows.length > 0;
}
