import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/index.ts';
import { withClient } from '../client.ts';
import { copyBinaries, findBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { databaseEnvironment, databaseUser, identity, prepareCluster } from './cluster.ts';
import { runningPid, stopEarlier } from './earlier.ts';
import { takeLock } from './lock.ts';
import type { Lock, Owner } from './lock.ts';
import { homeForRoot, preparePlace } from './place.ts';
import type { Place } from './place.ts';

/** A PostgreSQL that runs as the child of this process, or one of another process that this one is a guest of. */
export interface EmbeddedServer {
  url: string;
  stop(): Promise<void>;
}

interface Options {
  dataDir: string;
  log: Log;
  /** A command is a guest of the running server's database, and the owner of it only while no server runs. */
  as?: Owner['kind'];
  /** For tests: nothing is synced to disk, and everything is removed when it stops. */
  temporary?: boolean;
}

/** Starts the embedded database of a data folder, or finds the one that runs. */
export async function startEmbedded({
  dataDir,
  log,
  as = 'server',
  temporary = false,
}: Options): Promise<EmbeddedServer> {
  const place = await preparePlace(dataDir);
  const held = await holdPlace(place, as);
  if (held === 'guest') {
    await answering(place, () => undefined);
    return { url: urlOf(place), stop: async () => undefined };
  }
  try {
    const child = await startOwn(place, log, temporary);
    const stop = async () => {
      await stopChild(child, place);
      if (temporary) await removePlace(place);
      held.release();
    };
    return { url: urlOf(place), stop };
  } catch (error) {
    held.release();
    throw error;
  }
}

// A server never waits for another server, and both wait for a command, which is over soon.
async function holdPlace(place: Place, as: Owner['kind']): Promise<Lock | 'guest'> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const taken = takeLock(place.home, as);
    if ('lock' in taken) return taken.lock;
    const { owner } = taken;
    if (owner.kind === 'server' && as === 'command') return 'guest';
    if (owner.kind === 'server' || Date.now() > deadline) throw new Error(inUse(place, owner));
    await wait(50);
  }
}

function inUse(place: Place, owner: Owner): string {
  const who = owner.kind === 'server' ? 'Another Tocsin server' : 'A tocsin command';
  return `${who} (process ${owner.pid}) uses the data in ${place.home}. Stop it first, or give this one another DATA_DIR.`;
}

async function startOwn(place: Place, log: Log, temporary: boolean): Promise<ChildProcess> {
  const found = await findBinaries();
  const binaries = place.user ? await copyBinaries(found, homeForRoot) : found;
  await stopEarlier(place);
  await prepareCluster(binaries, place, !temporary);
  const child = launch(binaries, place, temporary);
  const said = listen(child, log);
  try {
    await answering(place, () => (child.exitCode === null ? undefined : said.join('\n')));
    await makeDatabase(place);
  } catch (error) {
    child.stdin?.end();
    throw error;
  }
  return child;
}

// PostgreSQL goes on running when its parent is killed. This shell reads a pipe whose other end is this process, and
// stops the database when the pipe closes, however this process ends.
const watchingShell = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( while read -r _ <&3; do :; done; kill -INT $server ) >/dev/null 2>&1 &
watcher=$!
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code
`;

function launch(binaries: Binaries, place: Place, temporary: boolean): ChildProcess {
  const options = Object.entries(settings(place, temporary)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const postgres = path.join(binaries.folder, 'bin', 'postgres');
  return spawn('sh', ['-c', watchingShell, 'sh', postgres, '-D', place.cluster, ...options], {
    cwd: '/',
    env: databaseEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own group: Ctrl-C in a terminal must not stop the database before the server has finished its work.
    detached: true,
    ...identity(place),
  });
}

// Small on purpose: one laptop, one server, few connections. What is not named has PostgreSQL's own value.
function settings(place: Place, temporary: boolean): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: place.socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '32MB',
    // Worker processes for reading and for parallel plans cost memory at rest and gain nothing on two cores.
    io_method: 'sync',
    max_parallel_workers_per_gather: '0',
    max_logical_replication_workers: '0',
    autovacuum_max_workers: '2',
    // Nobody replicates from an embedded database.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Compiling short statements costs more than running them.
    jit: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '',
    ...(temporary ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
}

function listen(child: ChildProcess, log: Log): string[] {
  const said: string[] = [];
  if (!child.stderr) return said;
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    if (said.length > 20) said.shift();
    // Errors of statements are thrown where the statement was made; a refused connection while it starts is expected.
    const matters = /^(WARNING|FATAL|PANIC):/.test(line) && !line.includes('is starting up');
    if (matters) log.warn({ line }, 'The embedded database warned');
    else log.debug({ line }, 'The embedded database said');
  });
  return said;
}

// A guest finds the database at any moment of its owner's start.
async function answering(place: Place, failure: () => string | undefined): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const failed = failure();
    if (failed !== undefined) throw new Error(`The embedded database did not start:\n${failed}`);
    if (await answers(place)) return;
    if (Date.now() > deadline) throw new Error('The embedded database did not start within a minute.');
    await wait(15);
  }
}

async function answers(place: Place): Promise<boolean> {
  try {
    return await withClient(urlOf(place, 'postgres'), async () => true);
  } catch {
    return false;
  }
}

async function makeDatabase(place: Place): Promise<void> {
  await withClient(urlOf(place, 'postgres'), async (client) => {
    const { rowCount } = await client.query(`select from pg_database where datname = 'tocsin'`);
    if (rowCount === 0) await client.query('create database tocsin');
  });
}

function urlOf(place: Place, database = 'tocsin'): string {
  return `postgresql://${databaseUser}@${encodeURIComponent(place.socketFolder)}:5432/${database}`;
}

async function removePlace(place: Place): Promise<void> {
  await rm(place.home, { recursive: true, force: true });
  await rm(place.socketFolder, { recursive: true, force: true });
}

async function stopChild(child: ChildProcess, place: Place): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  if (await Promise.race([exit.then(() => true), wait(20_000, false, { ref: false })])) return;
  // An immediate stop loses nothing: the next start replays the log.
  const pid = runningPid(place);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  await exit;
}
