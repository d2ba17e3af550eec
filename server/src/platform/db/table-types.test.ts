import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { usingTransaction } from '#kit';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { describeTables } from './table-types.ts';

const test = usingTransaction();

async function typesOf(definition: string): Promise<string> {
  await sql.raw(`create table specimen (${definition})`).execute(test.db);
  const text = await describeTables(test.db);
  return /interface SpecimenTable \{\n(.*?)\}/s.exec(text)?.[1] ?? '';
}

describe('the table types', () => {
  it('are those of the migrated schema (run `npm run tables` after a change of a migration)', async () => {
    const written = await readFile(path.join(import.meta.dirname, 'tables.generated.ts'), 'utf8');
    expect(await describeTables(test.db)).toBe(written);
  });

  it('say how the pool reads each type', async () => {
    const types = await typesOf(
      'a uuid not null, b int8 not null, c numeric not null, d timestamptz, e text[] not null, f bytea, g bool not null',
    );
    expect(types).toBe(
      ['a: string', 'b: number', 'c: string', 'd: Date | null', 'e: string[]', 'f: Buffer | null', 'g: boolean']
        .map((line) => `  ${line};\n`)
        .join(''),
    );
  });

  it('know defaults, computed columns and JSON', async () => {
    const types = await typesOf(
      "a int not null default 1, b int generated always as (a + 1) stored, c int generated always as identity, d jsonb, e jsonb not null default '{}'",
    );
    expect(types).toBe(
      ['a: Default<number>', 'b: Computed<number | null>', 'c: Computed<number>', 'd: NullableJson', 'e: DefaultJson']
        .map((line) => `  ${line};\n`)
        .join(''),
    );
  });

  it('know the choices of an enum and of a check', async () => {
    await sql`create type colour as enum ('red', 'blue')`.execute(test.db);
    const types = await typesOf(
      "a colour not null, b text check (b in ('on', 'off')), c text not null check (length(c) < 3 or c = 'long')",
    );
    expect(types).toBe("  a: 'red' | 'blue';\n  b: 'on' | 'off' | null;\n  c: string;\n");
  });

  it('refuse an array of an enum, which would be read as one text', async () => {
    await sql`create type colour as enum ('red', 'blue')`.execute(test.db);
    await expect(typesOf('a colour[]')).rejects.toThrow('specimen.a is an array of an enum');
  });

  it('refuse a type they do not know', async () => {
    await expect(typesOf('a point')).rejects.toThrow('specimen.a is of the type point');
  });
});
