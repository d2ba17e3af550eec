import { PassThrough } from 'node:stream';
import { usingDatabase } from '#kit';
import { makeLog, silentLog } from '#platform/log';
import { expect, it } from 'vitest';
import { openPool } from './pool.ts';

it('a connection that breaks is told of, but not while the pool ends', async () => {
  const lines: string[] = [];
  const destination = new PassThrough();
  destination.on('data', (line) => lines.push(String(line)));
  const pool = openPool({ url: 'postgres://127.0.0.1:1/none', size: 1, log: makeLog({ level: 'info', destination }) });
  pool.emit('error', new Error('before'));
  await pool.end();
  pool.emit('error', new Error('after'));
  expect(lines).toEqual([expect.stringContaining('before')]);
});

const test = usingDatabase();

it('a connection that breaks between two statements of a transaction fails the next one and nothing else', async () => {
  const pool = openPool({ url: test.database.url, size: 1, log: silentLog() });
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await test.database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
