import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './files.ts';

// Each rule of the house is tried on a small file that breaks it: a lint that finds nothing may also be a lint that
// looks at nothing. All files are linted in one run of the project's own configuration.

const long = (lines: number) => Array.from({ length: lines }, (_, n) => `  console.log(${n});`).join('\n');

const broken: Record<string, { file: string; code: string; others?: Record<string, string> }> = {
  'typescript(no-floating-promises)': {
    file: 'server/src/notify/floating.ts',
    code: `export function go(): void {\n  Promise.resolve(1);\n}\n`,
  },
  'typescript(no-explicit-any)': {
    file: 'server/src/notify/any.ts',
    code: `export const loose: any = 1;\n`,
  },
  'typescript(no-non-null-assertion)': {
    file: 'server/src/notify/bang.ts',
    code: `export const first = (list: string[]) => list[0]!;\n`,
  },
  'typescript(switch-exhaustiveness-check)': {
    file: 'server/src/notify/switch.ts',
    code: `export function word(state: 'open' | 'resolved'): string {
  switch (state) {
    case 'open':
      return 'open';
  }
  return '';
}\n`,
  },
  'import(no-cycle)': {
    file: 'server/src/notify/ring.ts',
    code: `import { two } from './ring-two.ts';\nexport const one = () => two();\n`,
    others: {
      'server/src/notify/ring-two.ts': `import { one } from './ring.ts';\nexport const two = (): unknown => one();\n`,
    },
  },
  'import(no-default-export)': {
    file: 'server/src/notify/default.ts',
    code: `export default 1;\n`,
  },
  'node(no-process-env)': {
    file: 'server/src/notify/environment.ts',
    code: `export const home = process.env['HOME'];\n`,
  },
  'eslint(max-lines)': {
    file: 'server/src/notify/long.ts',
    code: Array.from({ length: 401 }, (_, n) => `export const n${n} = ${n};`).join('\n'),
  },
  'eslint(max-lines-per-function)': {
    file: 'server/src/notify/long-function.ts',
    code: `export function talk(): void {\n${long(60)}\n}\n`,
  },
  'eslint(max-params)': {
    file: 'server/src/notify/params.ts',
    code: `export const sum = (a: number, b: number, c: number, d: number) => a + b + c + d;\n`,
  },
};

const forbidden: Record<string, string> = {
  'sdk/src/a.ts': `import '#platform/ids';`,
  'server/src/platform/ids/a.ts': `import '#accounts';`,
  'server/src/accounts/a.ts': `import '#notify';`,
  'server/src/notify/a.ts': `import '#channels/email';`,
  'server/src/notify/b.ts': `import '#app';`,
  'server/src/channels/email/a.ts': `import '#accounts';`,
  'server/src/channels/email/b.ts': `import '#channels/slack';`,
  'server/src/channels/email/c.ts': `import { notifyAll } from '#notify';\nnotifyAll();`,
  'server/src/sources/networks/a.ts': `import '#channels/email';`,
  'server/src/sources/networks/b.ts': `import { findUser } from '#accounts';\nfindUser();`,
  'server/src/cli/a.ts': `import '#notify';`,
  'web/src/rooms/inbox/a.ts': `import '#notify';`,
};

const permitted: Record<string, string> = {
  'server/src/accounts/fine.ts': `import { newId } from '#platform/ids';\nnewId();`,
  'server/src/channels/email/fine.ts': `import type { Channel } from '#notify';\nexport type Mail = Channel;`,
  'server/src/sources/networks/fine.ts': `import type { User } from '#accounts';\nexport type Owner = User;`,
  'server/src/notify/fine.test.ts': `export const far: unknown = await import('#app');\n${'//\n'.repeat(400)}`,
  'server/vitest.config.ts': `export default {};`,
};

interface Finding {
  code: string;
  filename: string;
}

let house: string;
let findings: Finding[];

beforeAll(async () => {
  house = await mkdtemp(path.join(tmpdir(), 'tocsin-lint-'));
  for (const file of [
    '.oxlintrc.json',
    'tsconfig.base.json',
    'server/package.json',
    'server/tsconfig.json',
    'web/tsconfig.json',
  ]) {
    await cp(path.join(root, file), path.join(house, file));
  }
  await symlink(path.join(root, 'node_modules'), path.join(house, 'node_modules'));
  for (const { file, code, others } of Object.values(broken)) await writeAll({ [file]: code, ...others });
  await writeAll({ ...forbidden, ...permitted });
  findings = await lint();
}, 60_000);

afterAll(() => rm(house, { recursive: true }));

describe('the lint finds', () => {
  test.for(Object.entries(broken))('%s', ([rule, { file }]) => {
    expect(rulesBrokenIn(file)).toContain(rule);
  });
});

describe('the lint stops an import that points up', () => {
  test.for(Object.entries(forbidden))('%s: %s', ([file]) => {
    expect(rulesBrokenIn(file)).toContain('eslint(no-restricted-imports)');
  });
});

test.for(Object.keys(permitted))('the lint has nothing against %s', (file) => {
  expect(rulesBrokenIn(file)).toEqual([]);
});

function rulesBrokenIn(file: string): string[] {
  return findings
    .filter((finding) => path.normalize(finding.filename) === path.normalize(file))
    .map((finding) => finding.code);
}

async function lint(): Promise<Finding[]> {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const answer = await promisify(execFile)(process.execPath, [oxlint, '--format=json', 'sdk', 'server', 'web'], {
    cwd: house,
    maxBuffer: 50_000_000,
  }).catch((error: { stdout: string }) => error);
  // The shape is that of oxlint's own JSON report.
  return (JSON.parse(answer.stdout) as { diagnostics: Finding[] }).diagnostics;
}

async function writeAll(files: Record<string, string>): Promise<void> {
  for (const [file, code] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(house, file)), { recursive: true });
    await writeFile(path.join(house, file), code);
  }
}
