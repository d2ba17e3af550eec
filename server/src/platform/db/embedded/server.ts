import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/index.ts';
import { withClient } from '../client.ts';
import { DatabaseUnavailable } from '../database-unavailable.ts';
import { copyBinaries, findBinaries } from './binaries.ts';
import { launch } from './child.ts';
import type { Child, Start } from './child.ts';
import { prepareCluster } from './cluster.ts';
import { stopEarlier } from './earlier.ts';
import { takeLock } from './lock.ts';
import type { Lock, Owner } from './lock.ts';
import { homeForRoot, preparePlace } from './place.ts';
import type { Place } from './place.ts';
import { answering, urlOf } from './url.ts';

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
export async function startEmbedded(options: Options): Promise<EmbeddedServer> {
  const { dataDir, log, as = 'server', temporary = false } = options;
  const place = await preparePlace(dataDir);
  const held = await holdPlace(place, as);
  if (held === 'guest') {
    await answering(urlOf(place));
    return { url: urlOf(place), stop: async () => undefined };
  }
  try {
    return await own(place, held, { log, temporary });
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
    if (owner.kind === 'server' || Date.now() > deadline) throw new DatabaseUnavailable(inUse(place, owner));
    await wait(50);
  }
}

function inUse(place: Place, owner: Owner): string {
  const who = owner.kind === 'server' ? 'Another Tocsin server' : 'A tocsin command';
  return `${who} (process ${owner.pid}) uses the data in ${place.home}. Stop it first, or give this one another DATA_DIR.`;
}

async function own(place: Place, lock: Lock, options: Pick<Start, 'log' | 'temporary'>): Promise<EmbeddedServer> {
  const found = await findBinaries();
  const binaries = place.user ? await copyBinaries(found, homeForRoot) : found;
  const start: Start = { binaries, place, ...options };
  await stopEarlier(place);
  await prepareCluster(binaries, place, !options.temporary);
  const stopping = new AbortController();
  const keeping = keepRunning(start, await startOverRest(start), stopping.signal);
  return {
    url: urlOf(place),
    async stop() {
      stopping.abort();
      await keeping;
      if (options.temporary) await removePlace(place);
      lock.release();
    },
  };
}

const mostRestMs = 20_000;

// When the first process of a database was killed, those that served its connections end by themselves, each at its next
// look. PostgreSQL refuses to start until the last of them has gone.
async function startOverRest(start: Start): Promise<Child> {
  const deadline = Date.now() + mostRestMs;
  for (;;) {
    try {
      return await startChild(start);
    } catch (error) {
      if (!String(error).includes('is still in use') || Date.now() > deadline) throw error;
      await wait(100);
    }
  }
}

async function startChild(start: Start): Promise<Child> {
  const child = launch(start);
  try {
    await answering(urlOf(start.place, 'postgres'), () => child.failure());
    await makeDatabase(start.place);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

// A database that ends by itself (the system ran out of memory, somebody killed it) is started again: nothing that was
// committed is lost, and the pool makes new connections.
async function keepRunning(start: Start, first: Child, stopping: AbortSignal): Promise<void> {
  const asked = new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve()));
  let child: Child | undefined = first;
  for (let failures = 0; ; failures = child ? 0 : failures + 1) {
    if (child) await Promise.race([child.ended, asked]);
    if (stopping.aborted) return await child?.stop();
    start.log.error({ said: child?.failure(), failures }, 'The embedded database ended and is started again');
    await Promise.race([wait(250 * 2 ** Math.min(failures, 6), undefined, { ref: false }), asked]);
    child = stopping.aborted ? undefined : await startChild(start).catch(() => undefined);
  }
}

async function makeDatabase(place: Place): Promise<void> {
  await withClient(urlOf(place, 'postgres'), async (client) => {
    const { rowCount } = await client.query(`select from pg_database where datname = 'tocsin'`);
    if (rowCount === 0) await client.query('create database tocsin');
  });
}

async function removePlace(place: Place): Promise<void> {
  await rm(place.home, { recursive: true, force: true });
  await rm(place.socketFolder, { recursive: true, force: true });
}
