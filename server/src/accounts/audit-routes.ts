import { AuditEntry } from '@tocsin/sdk/contract';
import type { auditRoutes } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
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
      const { actor, target, action, since, until, limit } = call.query;
      const [actorId, targetId] = [await idOf(db, actor), await idOf(db, target)];
      // Nobody has this address, so nothing was done by them or to them.
      if (actorId === null || targetId === null) return ok({ items: [], next_cursor: null });
      const span = { since: timeOf(since), until: timeOf(until) };
      const rows = await selectAudit(db, { actorId, targetId, action, ...span, ...pageOf(call.query) });
      return ok(listAnswer(rows, limit, presentEntry));
    },
  };
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
