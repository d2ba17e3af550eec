// Reads where the services are that `bin/services up` started.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

/** The environment with what `bin/services up` wrote: NAME=value, a line each. The caller's own is stronger. */
export function readServices() {
  const file = path.join(root, '.services/env');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const written = lines
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return { ...Object.fromEntries(written), ...process.env };
}
