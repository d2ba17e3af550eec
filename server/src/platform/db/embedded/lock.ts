import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who holds a data folder: a server for as long as it runs, or a command for a moment. */
export interface Owner {
  kind: 'server' | 'command';
  pid: number;
  /** When that process began, in whatever way the system says it: pids are used again, pairs are not. */
  began: string;
}

export interface Lock {
  release(): void;
}

/** Takes the folder for this process, or answers who has it. A lock whose process is gone counts as free. */
export function takeLock(home: string, kind: Owner['kind']): { lock: Lock } | { owner: Owner } {
  const file = path.join(home, 'owner.lock');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ kind, pid: process.pid, began: beginning(process.pid) }), { mode: 0o600 });
  try {
    return claim(file, own);
  } finally {
    rmSync(own, { force: true });
  }
}

function claim(file: string, own: string): { lock: Lock } | { owner: Owner } {
  for (;;) {
    if (link(own, file)) return { lock: { release: () => rmSync(file, { force: true }) } };
    const text = read(file);
    const owner = text === undefined ? undefined : parse(text);
    if (owner && owner.began === beginning(owner.pid)) return { owner };
    if (text !== undefined) removeStale(file, text);
  }
}

// A hard link appears at once and whole, and fails when the name is taken.
function link(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch {
    return false;
  }
}

// Two processes may find the same stale lock; the slower one must not remove the lock that the faster one has just made.
function removeStale(file: string, text: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== text) link(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Owner | undefined {
  try {
    // Only this module writes the file; anything else in it counts as a stale lock.
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

function beginning(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted after the name in brackets, which may contain spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
