import { readdir, readFile } from 'node:fs/promises';

/** A process and what it says of itself in /proc; absent where there is no such folder. */
interface Found {
  readonly pid: number;
  readonly parent: number;
  /** Processor time, its own and that of its children that have ended. */
  readonly seconds: number;
}

const ticksPerSecond = 100;

/** The processor time that a process and everything below it have used, in seconds; undefined outside Linux. */
export async function processorSeconds(root: number): Promise<number | undefined> {
  const family = familyOf(await processes(), root);
  return family.length === 0 ? undefined : family.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The ids of the processes below this one. */
export async function descendants(root: number): Promise<number[]> {
  return familyOf(await processes(), root)
    .map(({ pid }) => pid)
    .filter((pid) => pid !== root);
}

/** Runs the work and says what a piece of it cost: `31 µs of processor time each, 12 of them in this process`. */
export async function costOf(pieces: number, work: () => Promise<unknown>): Promise<string> {
  const [before, ownBefore] = [await processorSeconds(process.pid), process.cpuUsage()];
  await work();
  const [after, own] = [await processorSeconds(process.pid), process.cpuUsage(ownBefore)];
  if (before === undefined || after === undefined) return '';
  const all = Math.round(((after - before) / pieces) * 1e6);
  return `${all} µs of processor time each, ${Math.round((own.user + own.system) / pieces)} of them in this process`;
}

function familyOf(all: readonly Found[], root: number): Found[] {
  const own = all.filter(({ pid }) => pid === root);
  const children = all.filter(({ parent }) => parent === root);
  return [...own, ...children.flatMap(({ pid }) => familyOf(all, pid))];
}

async function processes(): Promise<Found[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(read));
  return found.flatMap((one) => one ?? []);
}

// The name in the second field may hold anything, so the fields are counted from its end.
async function read(pid: string): Promise<Found | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number(pid), parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
}
