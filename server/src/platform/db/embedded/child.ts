import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/index.ts';
import type { Binaries } from './binaries.ts';
import { databaseEnvironment, identity } from './cluster.ts';
import { runningPid } from './earlier.ts';
import type { Place } from './place.ts';

/** PostgreSQL as a child of this process. */
export interface Child {
  /** What it said last, once it has ended. */
  failure(): string | undefined;
  /** Resolves when it ends, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface Start {
  binaries: Binaries;
  place: Place;
  log: Log;
  temporary: boolean;
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

export function launch({ binaries, place, log, temporary }: Start): Child {
  const options = Object.entries(settings(place, temporary)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const postgres = path.join(binaries.folder, 'bin', 'postgres');
  const child = spawn('sh', ['-c', watchingShell, 'sh', postgres, '-D', place.cluster, ...options], {
    cwd: '/',
    env: databaseEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own group: Ctrl-C in a terminal must not stop the database before the server has finished its work.
    detached: true,
    ...identity(place),
  });
  const said: string[] = [];
  listen(child, said, log);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.once('error', (error) => {
    said.push(error.message);
    resolve();
  });
  // Closing the pipe of a child that has just ended is no error.
  child.stdin?.on('error', () => undefined);
  const gone = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  return {
    ended,
    failure: () => (gone() ? said.join('\n') : undefined),
    stop: () => stop(child, place, ended),
  };
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

function listen(child: ChildProcess, said: string[], log: Log): void {
  if (!child.stderr) return;
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    if (said.length > 20) said.shift();
    // Errors of statements are thrown where the statement was made; a refused connection while it starts is expected.
    const matters = /^(WARNING|FATAL|PANIC):/.test(line) && !line.includes('is starting up');
    if (matters) log.warn({ line }, 'The embedded database warned');
    else log.debug({ line }, 'The embedded database said');
  });
}

async function stop(child: ChildProcess, place: Place, ended: Promise<void>): Promise<void> {
  child.stdin?.end();
  if (await Promise.race([ended.then(() => true), wait(20_000, false, { ref: false })])) return;
  // An immediate stop loses nothing: the next start replays the log.
  const pid = runningPid(place);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  await ended;
}
