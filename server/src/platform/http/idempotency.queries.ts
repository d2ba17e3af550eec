import type { Db } from '#platform/db';
import { sql } from 'kysely';
import type { Begun, IdempotencyStore, IdempotentCall, KeptAnswer } from './idempotency.ts';

const keptMs = 24 * 60 * 60 * 1000;
// A call that takes longer than this has died with its process, and its key may be used again.
const longestCallMs = 60 * 1000;

/** Keeps answers in the table `idempotency`. */
export function keepAnswers(db: Db): IdempotencyStore {
  return {
    begin: (call) => begin(db, call),
    finish: async (call, answer) => {
      const kept = JSON.stringify({ body: answer.body, headers: answer.headers });
      await sql`
        update idempotency set status = ${answer.status}, answer = ${kept}::jsonb
        where principal = ${call.principal} and key = ${call.key}`.execute(db);
    },
    release: async (call) => {
      await sql`delete from idempotency where principal = ${call.principal} and key = ${call.key} and status is null`.execute(
        db,
      );
    },
  };
}

interface Row {
  route: string;
  body_hash: Buffer;
  status: number | null;
  answer: Omit<KeptAnswer, 'status'> | null;
}

async function begin(db: Db, call: IdempotentCall): Promise<Begun> {
  if (await take(db, call)) return { state: 'new' };
  const found = await sql<Row>`
    select route, body_hash, status, answer from idempotency
    where principal = ${call.principal} and key = ${call.key}`.execute(db);
  const row = found.rows[0];
  // It was released between the two statements: whoever asks again may have it.
  if (row === undefined) return { state: 'in_flight' };
  if (row.route !== call.route || !row.body_hash.equals(call.bodyHash)) return { state: 'other_body' };
  if (row.status === null) return { state: 'in_flight' };
  return { state: 'answered', answer: { ...row.answer, status: row.status } };
}

async function take(db: Db, call: IdempotentCall): Promise<boolean> {
  const at = call.now.getTime();
  const taken = await sql`
    insert into idempotency as kept (principal, key, route, body_hash, created_at)
    values (${call.principal}, ${call.key}, ${call.route}, ${call.bodyHash}, ${call.now})
    on conflict (principal, key) do update
      set route = excluded.route, body_hash = excluded.body_hash, status = null, answer = null,
          created_at = excluded.created_at
      where kept.created_at < ${new Date(at - keptMs)}
         or (kept.status is null and kept.created_at < ${new Date(at - longestCallMs)})
    returning 1`.execute(db);
  return taken.rows.length > 0;
}

/** Removes what is older than 24 hours; the nightly cleaning calls it. */
export async function forgetAnswers(db: Db, now: Date): Promise<void> {
  await sql`delete from idempotency where created_at < ${new Date(now.getTime() - keptMs)}`.execute(db);
}
