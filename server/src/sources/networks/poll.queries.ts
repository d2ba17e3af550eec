import { sql } from 'kysely';
import { textArrayLiteral } from '#platform/db';
import type { Db } from '#platform/db';

/** Those of these events that are stored already. */
export async function findStored(db: Db, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ external_id: string }>`
    select external_id from event_key where source = 'networks' and external_id = any(${textArrayLiteral(externalIds)}::text[])`.execute(
    db,
  );
  return new Set(rows.map(({ external_id }) => external_id));
}
