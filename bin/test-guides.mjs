// Runs the commands of the guides as a reader would: each guide against a fresh server in sample mode, its `sh` blocks in
// their order and in one shell, which ends at the first that fails. The last line says how many passed and failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildWeb, installPackages, node, root, run } from './prepare.mjs';

// Guides whose commands are a whole story. The others show single calls, which the tests of the documents hold to the
// contract.
const stories = ['docs/guides/accounts.md'];
const readyWithinMs = 120_000;

await installPackages();
await buildWeb();
let failed = 0;
for (const guide of stories) failed += (await passes(guide)) ? 0 : 1;
console.log(`${stories.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function passes(guide) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tocsin-guide-'));
  const port = 20_000 + (process.pid % 10_000);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATA_DIR: dataDir,
    PORT: String(port),
    TOCSIN_SAMPLE: 'on',
  };
  const server = spawn(node, ['server/src/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const greeting = await greetingOf(server);
    const { code, output } = await run('bash', ['-c', scriptOf(guide)], {
      quiet: true,
      env: {
        ...env,
        TOCSIN: `http://localhost:${port}`,
        SETUP_LINK: /https?:\/\/\S+\/setup\?token=\S+/.exec(greeting)?.[0] ?? '',
      },
    });
    console.log(`${guide}: ${code === 0 ? 'ok' : `FAILED\n${output}`}`);
    return code === 0;
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

// Every block says which line of the guide it is, so that a failure names its place.
function scriptOf(guide) {
  const text = readFileSync(path.join(root, guide), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(({ 1: commands, index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `echo "${guide}:${line}"\n${commands}`;
  });
  return ['set -euo pipefail', ...blocks].join('\n');
}

// What the server prints until it is ready, and after.
async function greetingOf(server) {
  const lines = [];
  let said = false;
  const timer = setTimeout(() => server.kill('SIGKILL'), readyWithinMs);
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    said ||= line.includes('Tocsin is ready.');
    if (said && line === '') break;
  }
  clearTimeout(timer);
  if (!said) throw new Error(`The server did not become ready:\n${lines.join('\n')}`);
  server.stdout.resume();
  return lines.join('\n');
}
