import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { commands, run } from './index.ts';
import { realWorld } from './world.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  json(): unknown;
}

/** Runs command lines in this process, on the database of the test and a data folder of its own. */
export function usingTerminal(test: { database: { url: string } }, more: Record<string, string> = {}) {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return async (line: string, given: { input?: string; env?: Record<string, string> } = {}): Promise<Said> => {
    const [out, err]: [string[], string[]] = [[], []];
    const own = {
      DATABASE_URL: test.database.url,
      DATA_DIR: folder,
      SECRET_KEY: 'a key of the tests that is long enough',
    };
    const world = {
      ...realWorld({ ...own, ...more, ...given.env }),
      readInput: async () => given.input ?? '',
      talk: (text: string) => void err.push(text),
    };
    const words = line.split(' ').filter((word) => word !== '');
    const code = await run(commands, words, { world, print: (text) => void out.push(text) });
    return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) };
  };
}
