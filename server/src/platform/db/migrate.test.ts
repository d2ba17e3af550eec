import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freshDatabase, stillClock, usingDatabase } from '#kit';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrationsFolder } from './index.ts';
import type { Database } from './index.ts';

let folder = '';
let database: Database;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  database = await freshDatabase();
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<void> {
  await writeFile(path.join(folder, name), text);
}

async function rows(table: string): Promise<unknown[]> {
  return (await sql`select * from ${sql.table(table)} order by 1`.execute(database.db)).rows;
}

describe('migrate', () => {
  it('applies each file once, in the order of its number', async () => {
    await write('0002-second.sql', 'insert into fruit values (1), (2);');
    await write('0001-first.sql', '-- Why\ncreate table fruit (id int); create index on fruit (id);');
    const clock = stillClock();
    expect(await migrate(database, { folder, clock })).toEqual({ applied: ['0001-first.sql', '0002-second.sql'] });
    expect(await migrate(database, { folder })).toEqual({ applied: [] });
    expect(await rows('fruit')).toHaveLength(2);
    expect(await rows('schema_migration')).toMatchObject([{ applied_at: clock.now() }, { name: '0002-second.sql' }]);
  });

  it('lets several processes start at once', async () => {
    await write('0001-first.sql', 'create table fruit (id int); select pg_sleep(0.05);');
    const results = await Promise.all([1, 2, 3].map(() => migrate(database, { folder })));
    expect(results.flatMap(({ applied }) => applied)).toEqual(['0001-first.sql']);
  });

  it('leaves nothing of a file that fails, and names its line', async () => {
    await write('0001-first.sql', 'create table fruit (id int);');
    await write('0002-second.sql', 'insert into fruit values (1);\n\ninsert into vegetable values (1);');
    await expect(migrate(database, { folder })).rejects.toThrow(/0002-second.sql failed at line 3: .*vegetable/);
    expect(await rows('fruit')).toEqual([]);
    expect(await rows('schema_migration')).toHaveLength(1);
  });

  it('refuses a schema that is newer than the code', async () => {
    await write('0001-first.sql', 'create table fruit (id int);');
    await write('0002-second.sql', 'select 1;');
    await migrate(database, { folder });
    await rm(path.join(folder, '0002-second.sql'));
    await expect(migrate(database, { folder })).rejects.toThrow('does not know 0002-second.sql');
  });

  it('refuses a file that was changed after it was applied', async () => {
    await write('0001-first.sql', 'create table fruit (id int);');
    await migrate(database, { folder });
    await write('0001-first.sql', 'create table fruit (id bigint);');
    await expect(migrate(database, { folder })).rejects.toThrow('0001-first.sql was changed');
  });

  it('refuses a name without a number, and a number that is used twice', async () => {
    await write('first.sql', 'select 1;');
    await expect(migrate(database, { folder })).rejects.toThrow('first.sql is not named like');
    await rm(path.join(folder, 'first.sql'));
    await write('0001-a.sql', 'select 1;');
    await write('0001-b.sql', 'select 1;');
    await expect(migrate(database, { folder })).rejects.toThrow('the number 0001');
  });
});

describe('the migrations of this version', () => {
  const test = usingDatabase();

  it('are all applied to the databases of the tests', async () => {
    const { rows: done } = await sql<{ name: string }>`select name from schema_migration order by name`.execute(
      test.db,
    );
    const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).toSorted();
    expect(done.map(({ name }) => name)).toEqual(files);
  });
});
