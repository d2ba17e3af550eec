import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from './command.ts';

const suite = path.resolve(import.meta.dirname, '../../../bench/run.ts');

export const bench: Command = {
  words: 'bench',
  summary: 'Measures this version on this machine, each figure beside its own bare limit',
  notes: ['It works on databases of its own, for some minutes, and needs a clone: the image leaves the suite out.'],
  async run(given) {
    if (!existsSync(suite)) throw new Error('The suite is not here. Run this in a clone of the repository.');
    const options = given.is('json') ? ['--json'] : [];
    const child = spawn(process.execPath, [suite, ...options], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    return { ok: code === 0 };
  },
};
