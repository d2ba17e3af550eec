import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const cli = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

describe('a start that cannot succeed', () => {
  it('says so in a sentence, without a stack, when there is no database', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-start-'));
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, DATABASE_URL: 'postgres://tocsin@127.0.0.1:1/tocsin' };
    const started = promisify(execFile)(process.execPath, [main], { cwd: folder, env });
    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The database cannot be reached: .*ECONNREFUSED.* Check DATABASE_URL\.\n$/),
    });
  });

  it('says what a part of the work needs, where the embedded database belongs to one process', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-start-'));
    const env = { PATH: process.env['PATH'], DATA_DIR: folder };
    const started = promisify(execFile)(process.execPath, [cli, 'start', '--role', 'worker'], { cwd: folder, env });
    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The embedded database belongs to one process: set DATABASE_URL to .*\.\n$/),
    });
  });
});
