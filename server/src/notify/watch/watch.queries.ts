import type { ChannelName, ResourceKind, Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface WatchRow {
  readonly id: string;
  readonly kind: string;
  readonly resource_id: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly min_severity: Severity;
  readonly channels: ChannelName[] | null;
  readonly created_at: Date;
}

const selectWatch = sql`
  select w.id, w.kind, w.resource_id, r.name, r.country, w.min_severity, w.channels, w.created_at
  from watch w left join resource r on r.kind = w.kind and r.id = w.resource_id`;

interface Wanted {
  readonly recipientId: string;
  readonly kind?: ResourceKind | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

export async function findWatches(db: Db, { recipientId, kind, before, limit }: Wanted): Promise<WatchRow[]> {
  const { rows } = await sql<WatchRow>`
    ${selectWatch} where w.recipient_id = ${recipientId} and w.deleted_at is null
      and (${kind ?? null}::text is null or w.kind = ${kind ?? null}) and (${before ?? null}::uuid is null or w.id < ${before ?? null})
    order by w.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function findWatch(db: Db, recipientId: string, id: string): Promise<WatchRow | undefined> {
  const { rows } = await sql<WatchRow>`
    ${selectWatch} where w.id = ${id} and w.recipient_id = ${recipientId} and w.deleted_at is null`.execute(db);
  return rows[0];
}

interface NewWatch {
  readonly id: string;
  readonly recipientId: string;
  readonly kind: ResourceKind;
  readonly resourceId: string;
  readonly minSeverity: Severity;
  readonly channels: ChannelName[] | null;
  readonly at: Date;
}

/** False when the person has a live watch on this resource. */
export async function insertWatch(db: Db, watch: NewWatch): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, channels, created_at)
    values (${watch.id}, ${watch.recipientId}, ${watch.kind}, ${watch.resourceId}, ${watch.minSeverity}, ${watch.channels}, ${watch.at})
    on conflict (recipient_id, kind, resource_id) where deleted_at is null do nothing`.execute(db);
  return numAffectedRows === 1n;
}

interface Change {
  readonly recipientId: string;
  readonly id: string;
  readonly minSeverity: Severity | undefined;
  readonly channels: ChannelName[] | null | undefined;
}

export async function updateWatch(db: Db, { recipientId, id, minSeverity, channels }: Change): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('watch')
    .set({
      ...(minSeverity === undefined ? {} : { min_severity: minSeverity }),
      ...(channels === undefined ? {} : { channels }),
    })
    .where('id', '=', id)
    .where('recipient_id', '=', recipientId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function endWatch(
  db: Db,
  { recipientId, id, at }: { recipientId: string; id: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('watch')
    .set({ deleted_at: at })
    .where('id', '=', id)
    .where('recipient_id', '=', recipientId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
