import { sql } from 'kysely';
import pg from 'pg';
import type { Db } from '#platform/db';

/** A point in a transaction to which what follows can be taken back. */
export async function markPoint(tx: Db): Promise<void> {
  await sql`savepoint decoy`.execute(tx);
}

export async function letGo(tx: Db): Promise<void> {
  await sql`release savepoint decoy`.execute(tx);
}

export async function goBack(tx: Db): Promise<void> {
  await sql`rollback to savepoint decoy`.execute(tx);
}

export const isTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'users_email';

export const isLastAdmin = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'last_admin';

export const isNicknameTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'users_nickname';
