import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './files.ts';

// The lint counts the lines of functions; here it is asked how many functions are longer than a given length.

const isTest = /\.test\.tsx?$|\/conformance\.ts$/;
const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-functions-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('most functions fit in 10 lines, one in ten passes 25, none passes 60', () => {
  const all = longerThan(0).length;
  expect(all).toBeGreaterThan(100);
  expect(longerThan(10).length).toBeLessThan(all / 2);
  expect(longerThan(25).length).toBeLessThan(all / 10);
  expect(longerThan(60)).toEqual([]);
});

function longerThan(lines: number): string[] {
  const config = path.join(folder, `${lines}.json`);
  writeFileSync(config, JSON.stringify(configFor(lines)));
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const options = ['-c', config, '--format=json', 'sdk/src', 'server/src', 'web/src'];
  const { stdout } = spawnSync(process.execPath, [oxlint, ...options], { cwd: root, maxBuffer: 50_000_000 });
  const report = JSON.parse(stdout.toString()) as {
    diagnostics: { code: string; filename: string; message: string }[];
  };
  return report.diagnostics
    .filter(({ code, filename }) => code === 'eslint(max-lines-per-function)' && !isTest.test(filename))
    .map(({ filename, message }) => `${filename}: ${message}`);
}

function configFor(max: number): object {
  return {
    plugins: ['eslint'],
    rules: { 'eslint/max-lines-per-function': ['error', { max }] },
  };
}
