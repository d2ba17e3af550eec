import type { AuditAction } from '@tocsin/sdk/contract';
import type { Insertable } from 'kysely';
import type { Db, Tables } from '#platform/db';
import { firstIdAt } from '#platform/ids';

export async function insertAudit(tx: Db, row: Insertable<Tables['audit']>): Promise<void> {
  await tx.insertInto('audit').values(row).execute();
}

export interface AuditFilter {
  actorId?: string | undefined;
  targetId?: string | undefined;
  action?: AuditAction | undefined;
  address?: string | undefined;
  id?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  beforeId?: string | undefined;
  limit: number;
}

/** Newest first. The ids bear the times, so that a span of time reads its own partitions only. */
export async function selectAudit(db: Db, filter: AuditFilter) {
  let rows = db
    .selectFrom('audit')
    .leftJoin('users as actor', 'actor.id', 'audit.actor_id')
    .leftJoin('users as target', 'target.id', 'audit.target_id')
    .select(['audit.id', 'audit.at', 'audit.action', 'actor_id', 'target_id', 'audit.address', 'trace_id', 'details'])
    .select(['actor.display_name as actorName', 'target.display_name as targetName'])
    .select(['actor.email as actorEmail', 'target.email as targetEmail']);
  if (filter.actorId !== undefined) rows = rows.where('actor_id', '=', filter.actorId);
  if (filter.targetId !== undefined) rows = rows.where('target_id', '=', filter.targetId);
  if (filter.action !== undefined) rows = rows.where('audit.action', '=', filter.action);
  if (filter.address !== undefined) rows = rows.where('audit.address', '=', filter.address);
  if (filter.id !== undefined) rows = rows.where('audit.id', '=', filter.id);
  if (filter.since !== undefined) rows = rows.where('audit.id', '>=', firstIdAt(filter.since));
  if (filter.until !== undefined) rows = rows.where('audit.id', '<', firstIdAt(filter.until));
  if (filter.beforeId !== undefined) rows = rows.where('audit.id', '<', filter.beforeId);
  return await rows.orderBy('audit.id', 'desc').limit(filter.limit).execute();
}
export type AuditRow = Awaited<ReturnType<typeof selectAudit>>[number];
