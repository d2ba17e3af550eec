import { usingTransaction } from '#kit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sealedColumns } from './reseal.queries.ts';

const kit = usingTransaction();

it('rotation knows every column that holds a sealed text', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.table_name || '.' || c.column_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name like '%sealed' order by 1`.execute(
    kit.db,
  );
  const known = sealedColumns.filter(({ only }) => only === undefined).map(({ table, sealed }) => `${table}.${sealed}`);
  expect(known.toSorted()).toEqual(rows.map(({ name }) => name));
});
