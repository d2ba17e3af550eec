import { silentLog } from '../log/index.ts';
import { usingDatabase, usingTransaction } from '#kit';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { afterCommit, openDatabase } from './index.ts';
import type { Db } from './index.ts';

const test = usingDatabase();

async function read(db: Db, expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(db);
  return rows[0]?.value;
}

describe('a value', () => {
  it.each([
    ['int8', '9007199254740991::int8', 9_007_199_254_740_991],
    ['an array of int8', 'array[1, 2, 3]::int8[]', [1, 2, 3]],
    ['an empty array of int8', 'array[]::int8[]', []],
    ['numeric', '0.10::numeric', '0.10'],
    ['date', "'2026-11-20'::date", '2026-11-20'],
    ['interval', "'9 hours'::interval", '09:00:00'],
    ['timestamptz', "'2026-11-20T12:00:00.123Z'::timestamptz", new Date('2026-11-20T12:00:00.123Z')],
    ['uuid[]', "array['00000000-0000-0000-0000-000000000000']::uuid[]", ['00000000-0000-0000-0000-000000000000']],
    ['jsonb', `'{"a": [1]}'::jsonb`, { a: [1] }],
  ])('of %s arrives as the table types say', async (_type, expression, value) => {
    expect(await read(test.db, expression)).toEqual(value);
  });

  it('of int8 that a number cannot hold is refused', async () => {
    await expect(read(test.db, '9007199254740993::int8')).rejects.toThrow('too large for a number');
  });

  it('is read without compiling the statement', async () => {
    expect(await read(test.db, "current_setting('jit')")).toBe('off');
  });
});

describe('a transaction', () => {
  it('keeps nothing of work that throws', async () => {
    await sql`create table fruit (name text)`.execute(test.db);
    const failing = test.database.transaction(async (tx) => {
      await sql`insert into fruit values ('apple')`.execute(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await read(test.db, '(select count(*) from fruit)')).toBe(0);
  });

  it('runs what waits for its commit after the commit, and not at all when it rolls back', async () => {
    const heard: unknown[] = [];
    await test.database.transaction(async (tx) => {
      afterCommit(tx, () => heard.push('committed'));
      await sql`select 1`.execute(tx);
      expect(heard).toEqual([]);
    });
    const failing = test.database.transaction(async (tx) => {
      afterCommit(tx, () => heard.push('rolled back'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(heard).toEqual(['committed']);
  });

  it('of a test runs what waits for its commit as well', async () => {
    const heard: unknown[] = [];
    await inTest.database.transaction(async (tx) => afterCommit(tx, () => heard.push('committed')));
    expect(heard).toEqual(['committed']);
  });
  const inTest = usingTransaction();
});

describe('opening', () => {
  it('says which setting to look at when there is no database', async () => {
    const opening = openDatabase({ url: 'postgresql://127.0.0.1:1/none', dataDir: '/nowhere', log: silentLog() });
    await expect(opening).rejects.toThrow(/cannot be reached: .*Check DATABASE_URL/);
  });

  it('may be closed twice', async () => {
    const database = await openDatabase({ url: test.database.url, dataDir: '/nowhere', log: silentLog() });
    await database.close();
    await database.close();
  });
});
