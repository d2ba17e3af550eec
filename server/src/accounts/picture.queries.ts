import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

/** Keeps the bytes and answers their hash. The same bytes are kept once. */
export async function keepPicture(tx: Db, { content, type, at }: { content: Buffer; type: string; at: Date }) {
  const hash = createHash('sha256').update(content).digest();
  await tx
    .insertInto('blob')
    .values({ sha256: hash, kind: 'picture', type, content, created_at: at })
    // The write holds the row, so that nobody who removes the same picture at this moment takes it away.
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ created_at: at }))
    .execute();
  return hash;
}

export async function selectPicture(db: Db, hash: string) {
  return await db
    .selectFrom('blob')
    .select(['type', 'content'])
    .where('sha256', '=', Buffer.from(hash, 'hex'))
    .where('kind', '=', 'picture')
    .executeTakeFirst();
}

/** Deletes those of the pictures that nobody shows any more. */
export async function forgetPictures(tx: Db, hashes: readonly (Buffer | null)[]): Promise<void> {
  const gone = hashes.filter((hash) => hash !== null);
  if (gone.length === 0) return;
  await sql`
    delete from blob where sha256 = any(${gone}::bytea[]) and kind = 'picture'
      and not exists (select 1 from users where picture = blob.sha256)
      and not exists (select 1 from users where small_picture = blob.sha256)`.execute(tx);
}
