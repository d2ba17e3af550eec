import { PassThrough } from 'node:stream';
import { makeLog } from '#platform/log';
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
