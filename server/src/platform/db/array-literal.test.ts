import { usingDatabase } from '#kit';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { arrayLiteral, jsonArrayLiteral, textArrayLiteral } from './index.ts';

const test = usingDatabase();

async function read(literal: string, type: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${literal}::${sql.raw(type)} as value`.execute(test.db);
  return rows[0]?.value;
}

it('an array literal keeps words and nulls', async () => {
  expect(await read(arrayLiteral(['one', null, 'two']), 'text[]')).toEqual(['one', null, 'two']);
  expect(await read(arrayLiteral([]), 'text[]')).toEqual([]);
});

// No text of PostgreSQL holds a NUL.
const text = fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\u0000', ''));

it('an array literal of texts keeps every text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (texts) => {
      expect(await read(textArrayLiteral(texts), 'text[]')).toEqual(texts);
    }),
    { examples: [[['', 'NULL', '{}', '"', '\\', 'a\nb', null]]] },
  );
});

it('an array literal of JSON keeps every value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null)))), async (values) => {
      expect(await read(jsonArrayLiteral(values), 'json[]')).toEqual(values.map((value) => ({ ...value })));
    }),
    { examples: [[[{ a: '"', b: '\\', c: 'a\nb', d: '\u0001' }]]] },
  );
});
