import type { Db } from '#platform/db';
import { sql } from 'kysely';

/** Every row of every table as one text, to look for what must not be there. */
export async function everyRow(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(db);
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const found = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db);
      return found.rows.map(({ row }) => row).join('\n');
    }),
  );
  return texts.join('\n');
}
