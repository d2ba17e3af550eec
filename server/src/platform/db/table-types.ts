import assert from 'node:assert';
import { sql } from 'kysely';
import type { Db } from './database.ts';

interface Column {
  table: string;
  column: string;
  type: string;
  /** The labels of an enum type, or the texts that a check of this column allows. */
  choices: string[] | null;
  isEnum: boolean;
  isArray: boolean;
  nullable: boolean;
  written: 'always' | 'by default' | 'by the database';
}

/** The text of `tables.generated.ts`: what Kysely must know of the tables of a migrated database. */
export async function describeTables(db: Db): Promise<string> {
  const columns = await readColumns(db);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const names = [...tables.keys()];
  const index = names.map((name) => `  ${name}: ${interfaceOf(name)};`).join('\n');
  const parts = names.map((name) => describeTable(name, tables.get(name) ?? []));
  return `${preamble}export interface Tables {\n${index}\n}\n\n${parts.join('\n')}`;
}

const preamble = `// Made from the migrated schema by \`npm run tables\`; do not edit. A test compares the two.
import type { ColumnType } from 'kysely';

/** A column with a default: it may be left out of an insert. */
type Default<T> = ColumnType<T, T | undefined, T>;
/** A column that the database computes. */
type Computed<T> = ColumnType<T, never, never>;
/** JSON is written as text and read as a value that the reader must check. */
type Json = ColumnType<unknown, string, string>;
type DefaultJson = ColumnType<unknown, string | undefined, string>;
type NullableJson = ColumnType<unknown, string | null | undefined, string | null>;

`;

async function readColumns(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select t.relname as table, c.attname as column, coalesce(e.typname, y.typname) as type, e.oid is not null as "isArray",
      coalesce(e.typtype, y.typtype) = 'e' as "isEnum",
      not c.attnotnull as nullable,
      case when c.attgenerated <> '' or c.attidentity = 'a' then 'by the database'
        when c.atthasdef or c.attidentity = 'd' then 'by default' else 'always' end as written,
      coalesce(
        (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l where l.enumtypid = coalesce(e.oid, y.oid)),
        (select array(select m[1] from regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g') m)
          from pg_constraint k where k.conrelid = t.oid and k.contype = 'c' and k.conkey = array[c.attnum]
            and pg_get_constraintdef(k.oid) like 'CHECK ((' || quote_ident(c.attname) || ' = ANY (ARRAY[''%''::text])))' limit 1)
      ) as choices
    from pg_class t
    join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
    join pg_type y on y.oid = c.atttypid
    left join pg_type e on e.oid = y.typelem and y.typcategory = 'A'
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p', 'v') and not t.relispartition
    order by t.relname, c.attnum`.execute(db);
  return rows;
}

function describeTable(name: string, columns: readonly Column[]): string {
  return `export interface ${interfaceOf(name)} {\n${columns.map((column) => `  ${describeColumn(column)}\n`).join('')}}\n`;
}

function describeColumn(column: Column): string {
  return `${column.column}: ${column.type === 'json' || column.type === 'jsonb' ? jsonType(column) : plainType(column)};`;
}

function jsonType({ nullable, written }: Column): string {
  if (written === 'by the database') return 'Computed<unknown>';
  if (nullable) return 'NullableJson';
  return written === 'by default' ? 'DefaultJson' : 'Json';
}

function plainType(column: Column): string {
  // `pg` knows the arrays of its own types only.
  assert(
    !(column.isEnum && column.isArray),
    `${column.table}.${column.column} is an array of an enum: make it text[].`,
  );
  const one = column.choices ? column.choices.map((choice) => `'${choice}'`).join(' | ') : typeOf(column);
  const many = column.isArray ? `${one.includes('|') ? `(${one})` : one}[]` : one;
  const type = column.nullable ? `${many} | null` : many;
  switch (column.written) {
    case 'by the database':
      return `Computed<${type}>`;
    case 'by default':
      return `Default<${type}>`;
    case 'always':
      return type;
  }
}

// As the pool reads them: see `pool.ts`.
const types: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Buffer',
  timestamptz: 'Date',
  ...Object.fromEntries(['int2', 'int4', 'int8', 'float4', 'float8', 'oid'].map((name) => [name, 'number'])),
  ...Object.fromEntries(
    [
      'text',
      'varchar',
      'bpchar',
      'name',
      'uuid',
      'date',
      'time',
      'timestamp',
      'interval',
      'numeric',
      'inet',
      'cidr',
    ].map((name) => [name, 'string']),
  ),
  ...Object.fromEntries(['xid8', 'tsvector', 'pg_lsn'].map((name) => [name, 'string'])),
};

function typeOf({ table, column, type }: Column): string {
  const found = types[type];
  if (found === undefined)
    throw new Error(`${table}.${column} is of the type ${type}, which table-types.ts does not know yet.`);
  return found;
}

function interfaceOf(table: string): string {
  return `${table.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Table`;
}
