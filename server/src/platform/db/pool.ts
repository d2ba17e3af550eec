import pg from 'pg';
import type { Log } from '../log/index.ts';

const int8 = 20;
const int8Array = 1016;
const asText = new Set([1082, 1114, 1186, 1700]); // date, timestamp, interval, numeric

/** A pool whose values arrive as the table types say: int8 as number, timestamptz as Date, numeric and date as text. */
export function openPool(options: { url: string; size: number; log: Log }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'tocsin',
    types: { getTypeParser: parserOf },
    // The pool waits for the promise, which its types do not say.
    onConnect: prepare as (client: pg.ClientBase) => void,
  });
  // An idle connection that breaks is replaced at the next use. While the pool ends, its connections are meant to.
  pool.on('error', (error) => {
    if (!pool.ending) options.log.warn({ err: error }, 'A connection to the database was lost');
  });
  return pool;
}

async function prepare(client: pg.ClientBase): Promise<void> {
  // A connection that breaks fails the statement that it runs; the event says the same again, and between two statements
  // of a transaction it would end the process unheard.
  client.on('error', () => undefined);
  // Compiling short statements costs more than running them.
  await client.query('set jit = off');
}

// The parameters and the result are those that `pg` itself leaves untyped.
function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === int8) return readCount;
  if (oid === int8Array) return readCounts;
  if (asText.has(oid)) return (value) => value;
  return format === undefined ? pg.types.getTypeParser(oid) : pg.types.getTypeParser(oid, format);
}

// The text form of an array of numbers is `{1,2,3}`.
function readCounts(value: string): number[] {
  return value === '{}' ? [] : value.slice(1, -1).split(',').map(readCount);
}

function readCount(value: string): number {
  const count = Number(value);
  if (!Number.isSafeInteger(count)) throw new RangeError(`${value} is too large for a number: read it as text.`);
  return count;
}
