import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { makePrivate } from './place.ts';

const run = promisify(execFile);

/** The database's own superuser, which only this process's system user may be. */
export const databaseUser = 'tocsin';

/** Makes the cluster when there is none yet. A half-made one is thrown away: it gets its name only when it is whole. */
export async function prepareCluster(binaries: Binaries, place: Place, sync: boolean): Promise<void> {
  if (!existsSync(path.join(place.cluster, 'PG_VERSION'))) await makeCluster(binaries, place, sync);
  await checkVersion(binaries, place);
  await writeAccessRules(place);
}

async function makeCluster(binaries: Binaries, place: Place, sync: boolean): Promise<void> {
  const partial = `${place.cluster}.partial`;
  await rm(partial, { recursive: true, force: true });
  await makePrivate(partial, place.user);
  const initdb = path.join(binaries.folder, 'bin', 'initdb');
  const settings = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username', databaseUser, '--auth-local=peer', '--auth-host=reject'];
  await initialise(initdb, ['-D', partial, ...settings, ...access, '--no-sync', '--no-instructions'], place);
  // One sync at the end costs a tenth of what initdb spends on syncing as it goes.
  if (sync) await initialise(initdb, ['-D', partial, '--sync-only'], place);
  await rename(partial, place.cluster);
}

async function initialise(initdb: string, args: string[], place: Place): Promise<void> {
  try {
    await run(initdb, args, { cwd: '/', env: databaseEnvironment(), ...identity(place) });
  } catch (cause) {
    const why = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(
      `The embedded database could not be made in ${place.cluster}: ${why}. Set DATABASE_URL to use another one.`,
      { cause },
    );
  }
}

async function checkVersion(binaries: Binaries, place: Place): Promise<void> {
  const found = (await readFile(path.join(place.cluster, 'PG_VERSION'), 'utf8')).trim();
  const needed = binaries.version.split('.')[0];
  if (found === needed) return;
  throw new Error(
    `The data in ${place.cluster} was written by PostgreSQL ${found}, and this is PostgreSQL ${needed}. ` +
      'Dump it with the version that wrote it and restore it here, or set DATABASE_URL.',
  );
}

// Peer authentication: the system says who is at the other end of the socket, and only these users are let in. Written
// at every start, because the folder may have moved to another user since.
async function writeAccessRules(place: Place): Promise<void> {
  const users = new Set([userInfo().username, ...(place.user ? [place.user.name] : [])]);
  const map = [...users].map((name) => `tocsin "${name}" ${databaseUser}\n`).join('');
  await writeOwned(path.join(place.cluster, 'pg_ident.conf'), map, place);
  await writeOwned(path.join(place.cluster, 'pg_hba.conf'), `local all ${databaseUser} peer map=tocsin\n`, place);
}

async function writeOwned(file: string, text: string, place: Place): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (place.user) await chown(file, place.user.uid, place.user.gid);
}

/** The options of child processes that run as the database's user. */
export function identity(place: Place): { uid?: number; gid?: number } {
  return place.user ? { uid: place.user.uid, gid: place.user.gid } : {};
}

/** Nothing of the server's environment reaches the database: it holds secrets, and PG* variables would change it. */
export function databaseEnvironment(): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
