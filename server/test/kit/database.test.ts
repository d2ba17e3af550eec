import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { freshDatabase, usingDatabase, usingTransaction } from './index.ts';
import type { TestDatabase } from './index.ts';

const note = sql.table('schema_migration');

async function write({ db }: Pick<TestDatabase, 'db'>, name: string): Promise<void> {
  await sql`insert into ${note} (name, checksum, applied_at) values (${name}, 'x', ${new Date()})`.execute(db);
}

async function written({ db }: Pick<TestDatabase, 'db'>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${note} where checksum = 'x' order by name`.execute(db);
  return rows.map(({ name }) => name);
}

describe('a test with a transaction', () => {
  const test = usingTransaction();

  it.each(['first', 'second'])('starts from an empty schema: %s', async () => {
    await write(test, 'one');
    expect(await written(test)).toEqual(['one']);
  });

  it('goes on after a statement that failed', async () => {
    await write(test, 'one');
    await expect(write(test, 'one')).rejects.toThrow('schema_migration_pkey');
    await write(test, 'two');
    expect(await written(test)).toEqual(['one', 'two']);
  });

  it('undoes a transaction that failed, and only that', async () => {
    await write(test, 'one');
    const failing = test.database.transaction(async (db) => {
      await write({ db }, 'two');
      await write({ db }, 'one');
    });
    await expect(failing).rejects.toThrow('schema_migration_pkey');
    await test.database.transaction((db) => write({ db }, 'three'));
    expect(await written(test)).toEqual(['one', 'three']);
  });

  it('runs transactions that were started together one after the other', async () => {
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => test.database.transaction((db) => write({ db }, name))));
    expect(await written(test)).toEqual(names);
  });

  it('checks deferred constraints where a commit would', async () => {
    await sql`create table pair (id int primary key, other int references pair deferrable initially deferred)`.execute(
      test.db,
    );
    const broken = test.database.transaction((db) => sql`insert into pair values (1, 2)`.execute(db));
    await expect(broken).rejects.toThrow('pair_other_fkey');
    await test.database.transaction(async (db) => {
      await sql`insert into pair values (1, 2)`.execute(db);
      await sql`insert into pair values (2, 1)`.execute(db);
    });
  });
});

describe('a test with a database', () => {
  const test = usingDatabase();

  it('commits', async () => {
    await write(test, 'kept');
    expect(await written({ db: test.database.db })).toEqual(['kept']);
  });

  it('finds what the test before it wrote', async () => {
    expect(await written(test)).toEqual(['kept']);
  });

  it('shares it with no other database', async () => {
    await using other = await freshDatabase();
    expect(await written(other)).toEqual([]);
  });
});
