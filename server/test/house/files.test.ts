import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, read } from './files.ts';

const files = projectFiles();
const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.generated.ts'));
const sources = code.filter((file) => /^(sdk|server|web)\/src\//.test(file) && !/\.test\.tsx?$/.test(file));

const namesThatSayNothing = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'service', 'types', 'misc'];

const statement = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(<[^`]*>)?`/;

test('no file in src is longer than 400 lines', () => {
  expect(sources.filter((file) => read(file).trimEnd().split('\n').length > 400)).toEqual([]);
});

test('the names of files are nouns of the product, in kebab-case', () => {
  const strange = code.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*$/.test(path.basename(file)));
  const empty = code.filter((file) => namesThatSayNothing.includes(path.basename(file).split('.')[0] ?? ''));
  expect([...strange, ...empty]).toEqual([]);
});

test('every assertion of a type says why it is true', () => {
  expect(sources.flatMap((file) => unexplained(read(file)).map((line) => `${file}:${line}`))).toEqual([]);
});

test('statements of SQL live in the files that are named for them', () => {
  const elsewhere = sources.filter(
    (file) => /^server\/src\/(?!platform\/)/.test(file) && !/(\.queries|-example)\.ts$/.test(file),
  );
  expect(elsewhere.filter((file) => statement.test(read(file)))).toEqual([]);
  expect(statement.test("await db.selectFrom('alert').execute()")).toBe(true);
  expect(statement.test('sql<Row>`select 1`')).toBe(true);
});

test('every migration says in its first line why it is there', () => {
  const migrations = files.filter((file) => /^server\/migrations\/.*\.sql$/.test(file));
  expect(migrations.filter((file) => !/^-- \S.{10,}/.test(read(file)))).toEqual([]);
  expect(migrations.filter((file) => !/\/\d{4}-[a-z-]+\.sql$/.test(file))).toEqual([]);
});

test('every command in bin says in its first comment what it does', () => {
  const commands = files.filter((file) => file.startsWith('bin/') || file.startsWith('.ci/'));
  const silent = commands.filter((file) => !/^(#!.*\n)?(#|\/\/) \S.{10,}/.test(read(file)));
  expect(silent).toEqual([]);
});

describe('an assertion of a type', () => {
  test.for([
    [`const a = b as Row;`, 1],
    [`const a = b as Row; // The query selects these columns.`, 0],
    [`// The query selects these columns.\nconst a = b as Row;`, 0],
    [`const a = ['x'] as const;`, 0],
    [`import { a as b } from 'c';`, 0],
    [`import * as all from 'c';`, 0],
    [`interface Row {\n  /** As good as new. */\n  a: string;\n}`, 0],
    [`const text = 'known as Ada';`, 0],
    [`const query = sql` + '`\nselect a as b\n`;', 0],
    [`/** One row as the query gave it. */`, 0],
    [`const a = (await load()) as unknown as Row;`, 1],
  ] as const)('%s', ([text, count]) => {
    expect(unexplained(text)).toHaveLength(count);
  });
});

// The numbers of the lines with an `as` that no comment explains, on the line itself or just above it.
function unexplained(text: string): number[] {
  const lines = text.split('\n');
  const withoutTypes = strip(text);
  const found = [...text.matchAll(/\bas\b(?! const\b)/g)].filter(
    ({ index }) => withoutTypes.slice(index, index + 2) === '  ',
  );
  const numbers = new Set(found.map(({ index }) => text.slice(0, index).split('\n').length));
  return [...numbers].filter((number) => {
    const line = lines[number - 1] ?? '';
    const isOther = /^\s*(\*|\/\*|import\b|export \{)/.test(line);
    return !isOther && !line.includes('//') && !/^\s*(\/\/|\*|\/\*)/.test(lines[number - 2] ?? '');
  });
}

// Types become blanks, so whatever was a word and is blank now was a type. Node does not read JSX, so there a pattern
// has to do.
function strip(text: string): string {
  try {
    return stripTypeScriptTypes(text);
  } catch {
    return text.replaceAll(/(?<=[\w)\]}] )as(?= [A-Z{])/g, '  ');
  }
}
