import { AuditEntry } from '@tocsin/sdk/contract';
import type { auditRoutes } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { ok } from '#platform/http';
import type { Handlers } from '#platform/http';
import { selectAudit } from './audit.queries.ts';
import type { AuditRow } from './audit.queries.ts';
import type { Context } from './context.ts';
import { listAnswer, pageOf } from './request.ts';
import { selectUserByEmail } from './user.queries.ts';

export function makeAuditHandlers({ database: { db } }: Context): Handlers<keyof typeof auditRoutes> {
  return {
    async listAudit(call) {
      const { actor, target, action, address, since, until, limit } = call.query;
      const [actorId, targetId] = [await idOf(db, actor), await idOf(db, target)];
      // Nobody has this address, so nothing was done by them or to them.
      if (actorId === null || targetId === null) return ok({ items: [], next_cursor: null });
      const span = { since: timeOf(since) ?? earliestOf(address, call.now), until: timeOf(until) };
      const rows = await selectAudit(db, { actorId, targetId, action, address, ...span, ...pageOf(call.query) });
      return ok(listAnswer(rows, limit, presentEntry));
    },
    async getAuditEntry(call) {
      const [row] = await selectAudit(db, { id: call.params.id, limit: 1 });
      if (row === undefined) throw coded('AUDIT_ENTRY_NOT_FOUND');
      return ok(presentEntry(row));
    },
  };
}

// Addresses have no index: the months that are looked through are bounded instead.
function earliestOf(address: string | undefined, now: Date): Date | undefined {
  return address === undefined ? undefined : new Date(now.getTime() - 92 * 24 * 3600_000);
}

async function idOf(db: Db, whom: string | undefined): Promise<string | null | undefined> {
  if (whom === undefined || !whom.includes('@')) return whom;
  return (await selectUserByEmail(db, whom))?.id ?? null;
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function presentEntry(row: AuditRow): AuditEntry {
  return AuditEntry.parse({
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: nameOf(row.actorName, row.actorEmail) },
    target: row.target_id === null ? null : { id: row.target_id, name: nameOf(row.targetName, row.targetEmail) },
    address: row.address,
    trace_id: row.trace_id,
    details: row.details,
  });
}

function nameOf(name: string | null, email: string | null): string | null {
  return name || email;
}
