import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface MuteRow {
  readonly id: string;
  readonly kind: string | null;
  readonly resource_id: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly alert_id: string | null;
  readonly until: Date | null;
  readonly created_at: Date;
}

const selectMute = sql`
  select m.id, m.kind, m.resource_id, r.name, r.country, m.alert_id, m.until, m.created_at
  from mute m left join resource r on r.kind = m.kind and r.id = m.resource_id`;

interface Wanted {
  readonly recipientId: string;
  readonly at: Date;
  readonly before: string | undefined;
  readonly limit: number;
}

export async function findMutes(db: Db, { recipientId, at, before, limit }: Wanted): Promise<MuteRow[]> {
  const { rows } = await sql<MuteRow>`
    ${selectMute} where m.recipient_id = ${recipientId} and m.deleted_at is null and (m.until is null or m.until > ${at})
      and (${before ?? null}::uuid is null or m.id < ${before ?? null})
    order by m.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function findMute(db: Db, recipientId: string, id: string): Promise<MuteRow | undefined> {
  const { rows } = await sql<MuteRow>`
    ${selectMute} where m.id = ${id} and m.recipient_id = ${recipientId} and m.deleted_at is null`.execute(db);
  return rows[0];
}

interface NewMute {
  readonly recipientId: string;
  readonly kind: string | null;
  readonly resourceId: string | null;
  readonly alertId: string | null;
  readonly until: Date | null;
  readonly at: Date;
}

/** Moves the end of a mute that is in force; undefined when there is none. A mute that recurs is left alone. */
export async function renewMute(db: Db, mute: NewMute): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    update mute set until = ${mute.until}
    where recipient_id = ${mute.recipientId} and deleted_at is null and recurrence is null and (until is null or until > ${mute.at})
      and (kind, resource_id, alert_id) is not distinct from (${mute.kind}::text, ${mute.resourceId}::text, ${mute.alertId}::uuid)
    returning id`.execute(db);
  return rows[0]?.id;
}

export async function insertMute(db: Db, mute: NewMute & { id: string }): Promise<string> {
  await db
    .insertInto('mute')
    .values({
      id: mute.id,
      recipient_id: mute.recipientId,
      kind: mute.kind,
      resource_id: mute.resourceId,
      alert_id: mute.alertId,
      until: mute.until,
      created_at: mute.at,
    })
    .execute();
  return mute.id;
}

export async function endMute(
  db: Db,
  { recipientId, id, at }: { recipientId: string; id: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update mute set deleted_at = ${at}
    where id = ${id} and recipient_id = ${recipientId} and deleted_at is null and (until is null or until > ${at})
    returning id`.execute(db);
  return rows.length > 0;
}
