import { usingDatabase } from '#kit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { together } from './index.ts';

const test = usingDatabase();

it('statements that were begun together leave nothing behind when one of them fails', async () => {
  await sql`create table fruit (name text)`.execute(test.db);
  const failing = test.database.transaction(async (tx) => {
    await together([
      sql`insert into fruit values ('apple')`.execute(tx),
      Promise.reject(new Error('no')),
      sql`insert into fruit values ('pear')`.execute(tx),
    ]);
  });
  await expect(failing).rejects.toThrow('no');
  expect((await sql`select name from fruit`.execute(test.db)).rows).toEqual([]);
});

it('statements that were begun together give their results in their order', async () => {
  const [one, two] = await together([Promise.resolve(1), Promise.resolve('two')]);
  expect([one, two]).toEqual([1, 'two']);
});
