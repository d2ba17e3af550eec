import type { AuditAction } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import { insertAudit } from './audit.queries.ts';
import type { Caller } from './context.ts';

export interface Entry {
  action: AuditAction;
  targetId?: string | undefined;
  /** Ids and closed words only; a reason that an administrator gave is the one free text. */
  details?: Record<string, string | number | boolean>;
}

/** Writes the row in the transaction of what it tells of. */
export async function audit(tx: Db, caller: Caller, entry: Entry): Promise<void> {
  await insertAudit(tx, auditRow(caller, entry));
}

export function auditRow(caller: Caller, { action, targetId, details = {} }: Entry) {
  return {
    id: newId(caller.at),
    action,
    actor_id: caller.actorId ?? null,
    target_id: targetId ?? null,
    address: caller.address,
    trace_id: caller.traceId,
    details: JSON.stringify(details),
    at: caller.at,
  };
}
