import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface KioskRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly seen_at: Date | null;
}

const columns = ['id', 'name', 'created_at', 'seen_at'] as const;

export async function insertKiosk(
  tx: Db,
  kiosk: { id: string; name: string; hash: Buffer; madeBy: string; at: Date },
): Promise<KioskRow> {
  return await tx
    .insertInto('kiosk')
    .values({ id: kiosk.id, name: kiosk.name, token_hash: kiosk.hash, made_by: kiosk.madeBy, created_at: kiosk.at })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function findKiosks(
  db: Db,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<KioskRow[]> {
  let rows = db.selectFrom('kiosk').select(columns).where('ended_at', 'is', null);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return await rows.orderBy('id', 'desc').limit(limit).execute();
}

export async function findKioskByHash(db: Db, hash: Buffer): Promise<KioskRow | undefined> {
  return await db
    .selectFrom('kiosk')
    .select(columns)
    .where('token_hash', '=', hash)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** Writes at most once a minute when a kiosk was seen. */
export async function markSeen(db: Db, id: string, at: Date): Promise<void> {
  await sql`
    update kiosk set seen_at = ${at} where id = ${id} and (seen_at is null or seen_at < ${at}::timestamptz - interval '1 minute')`.execute(
    db,
  );
}

export async function endKioskRow(db: Db, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('kiosk')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
