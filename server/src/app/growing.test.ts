import { sql } from 'kysely';
import { usingDatabase } from '#kit';
import { expect, it } from 'vitest';
import { makeMonths } from './growing.queries.ts';

const test = usingDatabase(8);

it('makes the months once for servers that start together', async () => {
  const at = new Date('2031-05-20T12:00:00Z');
  await Promise.all(Array.from({ length: 8 }, () => makeMonths(test.db, at)));
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relname ~ '^delivery_2031_\\d\\d$' order by 1`.execute(test.db);
  expect(rows.map(({ name }) => name)).toEqual(['delivery_2031_05', 'delivery_2031_06', 'delivery_2031_07']);
});
