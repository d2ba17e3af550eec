import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is yes; throws when that takes longer than any figure may. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> {
  const begun = performance.now();
  while (!(await isSo())) {
    if (performance.now() - begun > longestMs) throw new Error(`Waited ${longestMs / 1000} s in vain: ${what}.`);
    await pause(everyMs);
  }
}

const longestMs = 120_000;
