// Weighs the built web app against its budgets (gzip) and fails when one is exceeded: node scripts/budgets.ts
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  isEntry?: boolean;
  isDynamicEntry?: boolean;
  imports?: string[];
  css?: string[];
  assets?: string[];
}
export interface Weight {
  name: string;
  bytes: number;
  limit: number;
}

const kilobyte = 1000;
const dist = path.join(import.meta.dirname, '../dist');
/** The inbox is the first page of the app and comes with its entry. */
const firstRoute = 'app.html';

/** What each part of the build weighs, and what it may weigh. */
export function weigh(folder = dist): Weight[] {
  // The build writes this file; its shape is Vite's.
  const manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const sum = (files: Iterable<string>) =>
    [...files].reduce((total, file) => total + gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length, 0);
  const auth = filesOf(manifest, 'auth.html');
  const app = filesOf(manifest, 'app.html');
  const first = new Set([...app, ...filesOf(manifest, firstRoute)]);
  const styles = new Set(Object.values(manifest).flatMap(({ css = [] }) => css));
  const routes = Object.entries(manifest).filter(([, { isDynamicEntry }]) => isDynamicEntry === true);
  return [
    { name: 'auth entry, JavaScript', bytes: sum(auth), limit: 80 * kilobyte },
    { name: 'app up to its first page, JavaScript', bytes: sum(first), limit: 190 * kilobyte },
    ...routes.map(([name]) => ({
      name: `page ${name}`,
      bytes: sum(beyond(filesOf(manifest, name), app)),
      limit: 50 * kilobyte,
    })),
    { name: 'style sheets', bytes: sum(styles), limit: 14 * kilobyte },
    { name: 'fonts of the auth entry', bytes: fontBytes(folder, /next-latin/), limit: 35 * kilobyte },
    { name: 'fonts of the app', bytes: fontBytes(folder, /./), limit: 55 * kilobyte },
  ];
}

/** A chunk and everything that it imports at once. */
function filesOf(manifest: Record<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`The build has no chunk ${name}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, found);
  return found;
}

function beyond(files: Set<string>, known: Set<string>): Set<string> {
  return new Set([...files].filter((file) => !known.has(file)));
}

function fontBytes(folder: string, wanted: RegExp): number {
  const assets = path.join(folder, 'assets');
  const fonts = readdirSync(assets).filter((name) => name.endsWith('.woff2') && wanted.test(name));
  return fonts.reduce((total, name) => total + statSync(path.join(assets, name)).size, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const weights = weigh();
  for (const { name, bytes, limit } of weights) {
    console.log(
      `${bytes > limit ? 'over' : 'ok  '} ${(bytes / kilobyte).toFixed(1).padStart(6)} of ${limit / kilobyte} kB  ${name}`,
    );
  }
  if (weights.some(({ bytes, limit }) => bytes > limit)) process.exitCode = 1;
}
