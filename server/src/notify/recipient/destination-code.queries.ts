import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface CodeRow {
  readonly jti: string;
  /** This one included. */
  readonly tries: number;
}

export async function saveCode(tx: Db, code: { destinationId: string; jti: string; expiresAt: Date }): Promise<void> {
  await sql`
    insert into destination_code (destination_id, jti, tries, expires_at) values (${code.destinationId}, ${code.jti}, 0, ${code.expiresAt})
    on conflict (destination_id) do update set jti = excluded.jti, tries = 0, expires_at = excluded.expires_at`.execute(
    tx,
  );
}

/** Counts the try before the code is compared, so that parallel guesses share the same few. */
export async function takeTry(tx: Db, destinationId: string, at: Date): Promise<CodeRow | undefined> {
  const { rows } = await sql<CodeRow>`
    update destination_code set tries = tries + 1 where destination_id = ${destinationId} and expires_at > ${at} returning jti, tries`.execute(
    tx,
  );
  return rows[0];
}

export async function dropCode(tx: Db, destinationId: string): Promise<void> {
  await sql`delete from destination_code where destination_id = ${destinationId}`.execute(tx);
}
