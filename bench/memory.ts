import { readFile } from 'node:fs/promises';
import { setTimeout as rest } from 'node:timers/promises';
import { figure, type Figure } from './figure.ts';
import { descendants } from './processor.ts';
import type { BenchServer } from './server.ts';

/** What a server and its embedded database hold in memory when nobody asks anything. Linux only: it reads /proc. */
export async function memoryOf(server: BenchServer, restSeconds: number): Promise<Figure[]> {
  await rest(restSeconds * 1000);
  const own = await kilobytes(`/proc/${server.pid}/status`, 'VmRSS');
  const below = await Promise.all(
    (await descendants(server.pid)).map((pid) => kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss')),
  );
  const database = below.reduce((sum, one) => sum + one, 0);
  const detail = `${restSeconds} s after the start, sample mode`;
  return [
    figure('memory-server', { value: own / 1024, unit: 'MB', detail: `${detail}, resident` }),
    figure('memory-database', {
      value: database / 1024,
      unit: 'MB',
      detail: `${detail}, proportional, ${below.length} processes`,
    }),
  ];
}

/** A connection of the database may end between the listing and the reading. */
async function kilobytes(file: string, name: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}
