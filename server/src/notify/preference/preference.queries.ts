import type { Category, ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** One choice: a null category speaks for all categories, a null destination for the whole channel. */
export interface PreferenceRow {
  readonly category: Category | null;
  readonly channel: ChannelName;
  readonly destination_id: string | null;
  readonly enabled: boolean;
}

export async function findPreferences(db: Db, recipientId: string): Promise<PreferenceRow[]> {
  const { rows } = await sql<PreferenceRow>`
    select category, channel, destination_id, enabled from preference p
    where recipient_id = ${recipientId} and (destination_id is null or exists (
      select 1 from destination d where d.id = p.destination_id and d.deleted_at is null))
    order by category nulls first, channel, destination_id nulls first`.execute(db);
  return rows;
}

export async function findVersion(db: Db, recipientId: string): Promise<number> {
  const row = await db
    .selectFrom('recipient_setting')
    .select('preferences_version')
    .where('recipient_id', '=', recipientId)
    .executeTakeFirst();
  return row?.preferences_version ?? 1;
}

/** Locks the person's choices until the transaction ends and answers their version. */
export async function lockVersion(tx: Db, recipientId: string): Promise<number> {
  const { rows } = await sql<{ preferences_version: number }>`
    insert into recipient_setting (recipient_id) values (${recipientId})
    on conflict (recipient_id) do update set preferences_version = recipient_setting.preferences_version
    returning preferences_version`.execute(tx);
  return rows[0]?.preferences_version ?? 1;
}

export async function raiseVersion(tx: Db, recipientId: string): Promise<void> {
  await sql`
    insert into recipient_setting (recipient_id, preferences_version) values (${recipientId}, 2)
    on conflict (recipient_id) do update set preferences_version = recipient_setting.preferences_version + 1`.execute(
    tx,
  );
}

/** The person's live destinations, by id, with their channels. */
export async function ownDestinations(db: Db, recipientId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('destination')
    .select(['id', 'channel'])
    .where('recipient_id', '=', recipientId)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, channel }) => [id, channel]));
}

interface Replacement {
  readonly recipientId: string;
  readonly preferences: readonly PreferenceRow[];
  readonly channels: readonly ChannelName[];
}

export async function replacePreferences(tx: Db, { recipientId, preferences, channels }: Replacement): Promise<void> {
  await sql`delete from preference where recipient_id = ${recipientId} and channel = any(${channels}::text[])`.execute(
    tx,
  );
  await sql`
    insert into preference (recipient_id, category, channel, destination_id, enabled)
    select ${recipientId}, * from unnest(${preferences.map((p) => p.category)}::text[], ${preferences.map((p) => p.channel)}::text[],
      ${preferences.map((p) => p.destination_id)}::uuid[], ${preferences.map((p) => p.enabled)}::boolean[])`.execute(
    tx,
  );
}

/** Sets one choice and leaves the others. */
export async function savePreference(tx: Db, recipientId: string, row: PreferenceRow): Promise<void> {
  await sql`
    insert into preference (recipient_id, category, channel, destination_id, enabled)
    values (${recipientId}, ${row.category}, ${row.channel}, ${row.destination_id}, ${row.enabled})
    on conflict (recipient_id, category, channel, destination_id) do update set enabled = excluded.enabled`.execute(tx);
}
