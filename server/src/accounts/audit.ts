import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import { insertAudit } from './audit.queries.ts';
import type { Caller } from './context.ts';

/** What happened, in the words of the audit log. */
export type AuditAction =
  | 'user.signed_up'
  | 'user.sign_up_repeated'
  | 'user.made'
  | 'user.verified'
  | 'user.changed'
  | 'user.role_changed'
  | 'user.desk_granted'
  | 'user.desk_withdrawn'
  | 'user.professional_status_granted'
  | 'user.professional_status_withdrawn'
  | 'user.disabled'
  | 'user.enabled'
  | 'user.locked'
  | 'user.unlocked'
  | 'user.verification_asked'
  | 'session.opened'
  | 'session.refused'
  | 'session.ended'
  | 'session.reused_refresh_token'
  | 'password.reset_asked'
  | 'password.reset'
  | 'password.changed'
  | 'password.change_refused'
  | 'api_token.made'
  | 'api_token.deleted'
  | 'invitation.sent'
  | 'invitation.accepted'
  | 'invitation.ended'
  | 'setup.done';

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
