import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeLock } from './lock.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function leave(text: string): void {
  writeFileSync(path.join(home, 'owner.lock'), text);
}

it('is held by one process and names it', () => {
  const first = takeLock(home, 'server');
  expect(first).toHaveProperty('lock');
  expect(takeLock(home, 'command')).toMatchObject({ owner: { kind: 'server', pid: process.pid } });
});

it('is free again when it was released', () => {
  const first = takeLock(home, 'command');
  if ('lock' in first) first.lock.release();
  expect(takeLock(home, 'server')).toHaveProperty('lock');
  expect(readdirSync(home)).toEqual(['owner.lock']);
});

it('counts as free when its process is gone', () => {
  const pid = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
  leave(JSON.stringify({ kind: 'server', pid, began: '1' }));
  expect(takeLock(home, 'server')).toHaveProperty('lock');
});

it('counts as free when its process id belongs to another process by now', () => {
  leave(JSON.stringify({ kind: 'server', pid: process.ppid, began: 'long ago' }));
  expect(takeLock(home, 'server')).toHaveProperty('lock');
});

it('counts as free when its file is not whole', () => {
  leave('{"kind":');
  expect(takeLock(home, 'server')).toHaveProperty('lock');
  expect(readdirSync(home)).toEqual(['owner.lock']);
});
