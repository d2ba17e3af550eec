import { figure, median, type Figure } from './figure.ts';
import { temporaryFolder } from './folder.ts';
import { memoryOf } from './memory.ts';
import { startServer } from './server.ts';
import type { Sizes } from './sizes.ts';

/**
 * How long the installed and built server takes until it is ready, on an empty data folder and again on the same, and
 * what the last of them holds in memory when it has rested.
 */
export async function benchStart({ rounds, restSeconds }: Sizes): Promise<Figure[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  let memory: Figure[] = [];
  for (let round = 1; round <= rounds; round++) {
    await using folder = await temporaryFolder();
    for (const times of [cold, warm]) {
      await using server = await startServer(folder.path);
      await checkReady(server.url);
      times.push(server.secondsToReady);
      if (times === warm && round === rounds) memory = await memoryOf(server, restSeconds);
    }
  }
  return [
    figure('start-cold', { value: median(cold), unit: 's', detail: 'built, empty data folder, sample mode' }),
    figure('start-warm', { value: median(warm), unit: 's', detail: 'the same folder again' }),
    ...memory,
  ];
}

async function checkReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/readyz`);
  if (status !== 200) throw new Error(`The server says that it is ready, but /readyz answers ${status}.`);
}
