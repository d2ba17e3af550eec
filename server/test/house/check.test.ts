import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { read, root } from './files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const tools = ['oxfmt', 'oxlint', 'tsc', 'knip', 'stylelint'];

function write(file: string, text: string): void {
  const at = path.join(folder, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  chmodSync(at, 0o755);
}

/** Runs `bin/check` where every tool passes but those that are named. */
function check(broken: readonly string[], tests = '5 0 0', options: readonly string[] = []): number | null {
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  mkdirSync(path.join(folder, '.cache'), { recursive: true });
  copyFileSync(path.join(root, 'bin/check'), path.join(folder, 'bin/check'));
  const ending = (name: string) => (broken.includes(name) ? 1 : 0);
  for (const tool of tools) write(`node_modules/.bin/${tool}`, `#!/bin/sh\nexit ${ending(tool)}\n`);
  write('bin/prepare.mjs', `process.exit(${ending('prepare')});`);
  write('web/scripts/budgets.ts', `process.exit(${ending('budgets')});`);
  write('bin/test-guides.mjs', `process.exit(${ending('guides')});`);
  const counted = tests === '' ? '' : `require('node:fs').writeFileSync('.cache/test-counts', '${tests}\\n');`;
  write('bin/test.mjs', `import { createRequire } from 'node:module'; const require = createRequire('/'); ${counted}`);
  return spawnSync('bash', ['bin/check', ...options], { cwd: folder, env: { ...process.env } }).status;
}

describe('CI that cannot fail', () => {
  it('is what passes when everything passes', () => {
    expect(check([])).toBe(0);
  });

  it.each(['prepare', ...tools, 'budgets'])('is not ours: it fails when %s does', (tool) => {
    expect(check([tool], '5 0 0', ['--quick'])).toBe(1);
  });

  it('is not ours: it fails when the commands of a guide do', () => {
    expect(check(['guides'])).toBe(1);
  });

  it.each([
    ['a test failed', '5 1 0'],
    ['the tests could not run', ''],
  ])('is not ours: it fails when %s', (_when, counts) => {
    expect(check([], counts)).toBe(1);
  });

  it('is not ours: no step may fail unnoticed, and a skipped test is a failure', () => {
    const steps = [read('.ci/run'), read('.github/workflows/check.yml')];
    for (const text of steps) {
      expect(text).toContain('TOCSIN_REQUIRE_SERVICES=all');
      expect(text).not.toMatch(/continue-on-error|\|\| true|\|\| :|set \+e/);
      expect(text).toMatch(/bin\/check\s*$/m);
    }
  });
});
