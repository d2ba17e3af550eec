// Runs the tests of the security rules alone and prints a table of all rules, each passed or failed.
// `--json` prints one object a rule instead, `--write` makes docs/reference/security.md.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildWeb, installPackages, node, root, run } from './prepare.mjs';
import { readServices } from './read-services.mjs';

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const report = path.join(root, '.cache', `security-${process.pid}.json`);

try {
  mkdirSync(path.dirname(report), { recursive: true });
  await installPackages();
  await buildWeb();
  const options = ['-t', '(^| )rule \\d+', '--reporter=json', `--outputFile.json=${report}`];
  // What the tests say themselves goes to stderr: stdout is the table.
  const { code, output } = await run(node, [vitest, 'run', ...options], { env: readServices(), quiet: true });
  if (code !== 0) console.error(output);
  if (!existsSync(report)) throw new Error('The tests did not run.');
  const table = await run(node, ['server/scripts/security.ts', report, ...process.argv.slice(2)]);
  process.exitCode = table.code;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(report, { force: true });
}
