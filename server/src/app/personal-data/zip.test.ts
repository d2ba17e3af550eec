import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { unzip } from './unzip-example.ts';
import { zip } from './zip.ts';

const at = new Date('2026-11-20T10:15:30Z');
const files = [
  { name: 'index.html', content: '<p>Perché no</p>' },
  { name: 'data/empty.json', content: '' },
  { name: 'data/perché.json', content: 'a heron at the weir, '.repeat(5000) },
];

it('gives back every file by its name, however large or empty', () => {
  const read = unzip(zip(files, at));
  expect([...read]).toEqual(files.map(({ name, content }) => [name, content]));
});

it.skipIf(spawnSync('python3', ['--version']).status !== 0)('is read by other programs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'zip-'));
  try {
    const file = path.join(folder, 'data.zip');
    writeFileSync(file, zip(files, at));
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist(), z.infolist()[0].date_time)';
    const said = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' });
    expect(said.trim()).toBe("None ['index.html', 'data/empty.json', 'data/perché.json'] (2026, 11, 20, 10, 15, 30)");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
