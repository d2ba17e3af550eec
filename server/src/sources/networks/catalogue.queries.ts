import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface ResourceRow {
  kind: string;
  id: string;
  name: string;
  country: string | null;
  search: string;
  rank: number;
}

/** Inserts or renews rows of the search catalogue in one statement; rows that are the same already stay untouched. */
export async function saveResources(db: Db, rows: readonly ResourceRow[]): Promise<void> {
  await sql`
    insert into resource (kind, id, name, country, search, rank)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (kind text, id text, name text, country text, search text, rank integer)
    on conflict (kind, id) do update
      set name = excluded.name, country = excluded.country, search = excluded.search, rank = excluded.rank
      where (resource.name, resource.country, resource.search, resource.rank)
        is distinct from (excluded.name, excluded.country, excluded.search, excluded.rank)`.execute(db);
}
