import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from './place.ts';

/**
 * Stops a database that outlived its server (a kill may take the watching shell as well). A `postmaster.pid` of a process
 * that is gone, or that is something else by now, is left to PostgreSQL or removed.
 */
export async function stopEarlier(place: Place): Promise<void> {
  const file = path.join(place.cluster, 'postmaster.pid');
  const pid = runningPid(place);
  if (pid === undefined) return;
  if (!isDatabase(pid, place)) return rmSync(file, { force: true });
  process.kill(pid, 'SIGINT');
  await ended(pid, place);
}

/** The process that `postmaster.pid` names, if it runs. */
export function runningPid(place: Place): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function isDatabase(pid: number, place: Place): boolean {
  return command(pid).includes(place.cluster);
}

function command(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

async function ended(pid: number, place: Place): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (runningPid(place) === pid) {
    if (Date.now() > deadline)
      throw new Error(`The database of an earlier server (process ${pid}) does not stop. End it and start again.`);
    await wait(20);
  }
}
