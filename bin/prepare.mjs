// Gets a clone ready to run: installs what the lockfile names, and builds the web app when its sources changed.
// Plain JavaScript, because it runs on the machine's own Node (20 or newer) before Node 26 is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, whatever folder the command was started in. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The Node 26 that runs the server, the build and the tests. */
export const node = path.join(root, 'node_modules/.bin/node');

const neededNode = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies.node;
const signals = ['SIGINT', 'SIGTERM'];
const webInputs = ['web', 'sdk/src', 'sdk/package.json', 'package-lock.json'];
const notWebInputs = new Set(['dist', 'node_modules', 'test']);
const webMark = path.join(root, 'web/dist/.built-from');

/** Installs what the lockfile names unless it is there; throws an Error with a sentence when it cannot. */
export async function installPackages() {
  if (!isInstalled()) await step('Installing packages', install);
  await checkNode();
}

/** Builds the web app unless it is up to date; throws an Error with a sentence when it cannot. */
export async function buildWeb() {
  const inputs = hashOfWebInputs();
  if (!isBuiltFrom(inputs)) await step('Building the web app', () => build(inputs));
}

/** Starts a program, waits for it, and answers how it ended. `quiet` keeps its output for `output`. */
export function run(command, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...options,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const stop = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, stop);
    child.on('error', reject);
    child.on('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

// The lockfile is compared with npm's own list of what it put into node_modules. Times of files say nothing
// after a copy or a checkout. Packages for other platforms are optional and absent.
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([place, { version, integrity, optional, devOptional }]) => {
    if (!place.startsWith('node_modules/')) return true;
    const found = present[place];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity;
  });
}

function readPackages(file) {
  const place = path.join(root, file);
  return existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')).packages : {};
}

async function install() {
  const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    quiet: true,
    env: { ...process.env, PATH: systemPath() },
  });
  if (code !== 0)
    throw new Error(`${output.trim()}\nThe packages could not be installed. The lines above are npm's reason.`);
}

// `npm ci` removes node_modules first, so npm must not itself run on the Node that is in there.
function systemPath() {
  const inside = `node_modules${path.sep}.bin`;
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((entry) => !entry.endsWith(inside))
    .join(path.delimiter);
}

async function checkNode() {
  const answer = await run(node, ['--version'], { quiet: true }).catch(() => ({ output: 'none' }));
  const found = answer.output.trim();
  if (found === `v${neededNode}`) return;
  throw new Error(
    `Tocsin runs on Node ${neededNode}, which npm installs into node_modules, but ${found} was found there. ` +
      'Install scripts were probably switched off: run "npm ci --ignore-scripts=false" and start again.',
  );
}

function isBuiltFrom(inputs) {
  return existsSync(webMark) && readFileSync(webMark, 'utf8') === inputs;
}

// Vite empties web/dist, so a build made by hand loses the mark and is repeated here: never the other way round.
async function build(inputs) {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const { code, output } = await run(node, [vite, 'build', '--logLevel=warn'], {
    quiet: true,
    cwd: path.join(root, 'web'),
  });
  if (code !== 0)
    throw new Error(`${output.trim()}\nThe web app could not be built. The lines above are Vite's reason.`);
  writeFileSync(webMark, inputs);
}

function hashOfWebInputs() {
  const hash = createHash('sha256');
  for (const file of webInputs.flatMap((input) => filesIn(path.join(root, input)))) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => !notWebInputs.has(name))
    .sort()
    .flatMap((name) => filesIn(path.join(place, name)));
}

// Says what is going on once it has taken longer than a second, and how long it took in the end.
async function step(what, work) {
  const start = performance.now();
  const announce = setTimeout(() => console.error(`${what} …`), 1000);
  try {
    await work();
  } finally {
    clearTimeout(announce);
  }
  const seconds = (performance.now() - start) / 1000;
  if (seconds >= 1) console.error(`${what}: done in ${Math.round(seconds)} s.`);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await installPackages();
    await buildWeb();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
