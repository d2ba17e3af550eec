import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface Wanted {
  readonly ids: readonly string[];
  readonly quietSince: Date;
}

/** Their destinations, settings and items go with them; the ledger keeps ids alone. */
export async function deleteContacts(tx: Db, { ids, quietSince }: Wanted): Promise<number> {
  const { rows } = await sql<{ forgotten: number }>`
    with gone as (
      delete from recipient r where r.id = any(${ids}::uuid[]) and r.user_id is null and r.opted_in_at is null and r.opted_out_at is null
        and not exists (select from watch w where w.recipient_id = r.id and w.deleted_at is null)
        and not exists (select from preference p where p.recipient_id = r.id)
        and not exists (select from notification n where n.recipient_id = r.id and n.updated_at > ${quietSince})
      returning r.id
    ), items as (
      delete from notification n using gone where n.recipient_id = gone.id
    )
    select count(*)::int as forgotten from gone`.execute(tx);
  return rows[0]?.forgotten ?? 0;
}
