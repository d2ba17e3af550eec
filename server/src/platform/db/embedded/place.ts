import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where one embedded database lives, and as whom it runs. */
export interface Place {
  /** The folder that holds everything of this database, `owner.lock` among it. */
  home: string;
  cluster: string;
  socketFolder: string;
  /** The user that the database runs as, when that is not the user of this process. */
  user?: SystemUser;
}

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; its data and binaries are then kept here, where another user reaches them. */
export const homeForRoot = '/var/lib/tocsin';

// A socket's path may have 107 bytes, and its name is `.s.PGSQL.5432`.
const longestSocketFolder = 107 - '/.s.PGSQL.5432'.length;

/** Makes the folders of a database: below DATA_DIR, or below /var/lib/tocsin when this process is root. */
export async function preparePlace(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(dataDir);
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  const home = user ? await homeBelowRoot(folder) : folder;
  const socketFolder = fittingSocketFolder(path.join(home, 'run'));
  const place = { home, cluster: path.join(home, 'postgres'), socketFolder, ...(user ? { user } : {}) };
  await makePrivate(socketFolder, user);
  return place;
}

/** Makes a folder that only its owner enters, or checks that an existing one is so. */
export async function makePrivate(folder: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const owners = [process.getuid?.(), user?.uid];
  // Somebody else could have made a folder of this name below /tmp.
  if (!found.isDirectory() || !owners.includes(found.uid))
    throw new Error(`${folder} belongs to another user: remove it.`);
  if (user) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
}

// DATA_DIR/postgres is a link to the real place. Its name has a random part, so that a DATA_DIR which was removed and
// made again starts anew instead of finding a database whose secrets it can no longer open.
async function homeBelowRoot(dataDir: string): Promise<string> {
  const link = path.join(dataDir, 'postgres');
  const found = await readlink(link).catch(() => undefined);
  const home = found
    ? path.dirname(found)
    : path.join(homeForRoot, `${shortHash(dataDir)}-${randomBytes(3).toString('hex')}`);
  await mkdir(homeForRoot, { recursive: true, mode: 0o755 });
  await mkdir(home, { recursive: true, mode: 0o711 });
  if (!found) await symlink(path.join(home, 'postgres'), link);
  // For people who find the folder and wonder whose it is, and for tests, which remove what belongs to nobody.
  await writeFile(path.join(home, 'data-dir'), `${dataDir}\n`);
  return home;
}

function fittingSocketFolder(wanted: string): string {
  if (Buffer.byteLength(wanted) <= longestSocketFolder) return wanted;
  const short = path.join(tmpdir(), `tocsin-${shortHash(wanted)}`);
  return Buffer.byteLength(short) <= longestSocketFolder ? short : path.join('/tmp', path.basename(short));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

// initdb wants a user with a name, so a number alone is not enough.
async function unprivilegedUser(): Promise<SystemUser> {
  const lines = existsSync('/etc/passwd') ? (await readFile('/etc/passwd', 'utf8')).split('\n') : [];
  for (const wanted of ['tocsin', 'postgres', 'nobody']) {
    const [name, , uid, gid] = lines.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name !== undefined && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root and there is no user "nobody" here. Run as another user or set DATABASE_URL.',
  );
}
