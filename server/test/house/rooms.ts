import path from 'node:path';
import type { Import } from './imports.ts';

const webEntry = {
  'web/styles': 'all',
  'web/ui': 'all',
  'web/lib': 'all',
  'web/messages': 'all',
  'web/rooms/*': 'all',
  contract: 'all',
  sdk: 'all',
} as const;

/**
 * Which room may import which. `types` means that only types may come in; a room may always import itself.
 * What is not named here is forbidden.
 */
export const mayImport: Record<string, Record<string, 'all' | 'types'>> = {
  contract: {},
  sdk: { contract: 'all' },
  platform: { contract: 'all' },
  accounts: { platform: 'all', contract: 'all' },
  notify: { platform: 'all', accounts: 'all', contract: 'all' },
  'channels/*': { platform: 'all', notify: 'types', contract: 'all' },
  'sources/*': { platform: 'all', notify: 'all', accounts: 'types', contract: 'all' },
  app: { platform: 'all', accounts: 'all', notify: 'all', 'channels/*': 'all', 'sources/*': 'all', contract: 'all' },
  cli: { app: 'all', contract: 'all', sdk: 'all' },
  main: { app: 'all', cli: 'all', platform: 'all' },
  'web/styles': {},
  'web/lib': { 'web/messages': 'all', contract: 'all', sdk: 'all' },
  'web/messages': { 'web/lib': 'all', contract: 'types' },
  'web/ui': { 'web/lib': 'all', 'web/messages': 'all', contract: 'types' },
  'web/rooms/*': { 'web/ui': 'all', 'web/lib': 'all', 'web/messages': 'all', contract: 'all', sdk: 'all' },
  'web/auth': webEntry,
  'web/app': webEntry,
};

const places: [RegExp, string][] = [
  [/^sdk\/src\/contract\//, 'contract'],
  [/^sdk\/src\//, 'sdk'],
  [/^server\/src\/(channels|sources)\/([^/]+)\//, '$1/$2'],
  [/^server\/src\/(channels|sources)\/[^/]+$/, '$1'],
  [/^server\/src\/([^/]+)\//, '$1'],
  [/^server\/src\/main\.ts$/, 'main'],
  [/^web\/src\/rooms\/([^/]+)\//, 'web/rooms/$1'],
  [/^web\/src\/([^/]+)\//, 'web/$1'],
];

const packages: [RegExp, string][] = [
  [/^@tocsin\/sdk\/contract$/, 'contract'],
  [/^@tocsin\/sdk$/, 'sdk'],
  [/^#(channels|sources)\/([^/]+)$/, '$1/$2'],
  [/^#([a-z]+)(?:\/[a-z-]+)?$/, '$1'],
];

const webPackages: [RegExp, string][] = [
  [/^@tocsin\/sdk\/contract$/, 'contract'],
  [/^@tocsin\/sdk$/, 'sdk'],
  [/^#(.+)$/, 'web/$1'],
];

/** The room that a file of the project belongs to, or undefined for what stands outside all rooms. */
export function roomOf(file: string): string | undefined {
  return firstMatch(places, file);
}

/** What is wrong with an import, in a sentence, or undefined when nothing is. */
export function faultOf(file: string, { from, typesOnly }: Import): string | undefined {
  const room = roomOf(file);
  if (room === undefined) return undefined;
  const target = from.startsWith('.') ? path.join(path.dirname(file), from) : undefined;
  if (target !== undefined) return faultOfPath({ room, file, target, typesOnly });
  const other = firstMatch(room.startsWith('web/') ? webPackages : packages, from);
  if (other === undefined) return faultOfPackage(room, from);
  return faultBetween(room, other, typesOnly);
}

interface PathImport {
  room: string;
  file: string;
  target: string;
  typesOnly: boolean;
}

// On the server a path never leaves its room. In the browser the table rules paths as well as `#` doors.
function faultOfPath({ room, file, target, typesOnly }: PathImport): string | undefined {
  const other = roomOf(target);
  if (other === room) return faultWithinPlatform(room, file, target);
  if (room.startsWith('web/') && other?.startsWith('web/')) return faultBetween(room, other, typesOnly);
  if (room === 'sdk' && other === 'contract') return undefined;
  return `${room} reaches ${target} by its path, not by a front door`;
}

function faultWithinPlatform(room: string, file: string, target: string): string | undefined {
  const part = (place: string) => place.split('/')[3];
  if (room !== 'platform' || part(file) === part(target) || target.endsWith('/index.ts')) return undefined;
  return `one part of the platform reaches into another: ${target}`;
}

function faultOfPackage(room: string, from: string): string | undefined {
  if (room === 'contract' && from !== 'zod') return `the contract knows zod only, not ${from}`;
  if (room.startsWith('web/') && from.startsWith('node:')) return `there is no ${from} in a browser`;
  return undefined;
}

function faultBetween(room: string, other: string, typesOnly: boolean): string | undefined {
  if (room === other) return room === 'platform' ? undefined : `${room} imports itself by its front door`;
  const allowed = mayImport[kindOf(room)]?.[kindOf(other)];
  if (allowed === undefined) return `${room} must not import ${other}`;
  return allowed === 'types' && !typesOnly ? `${room} may import only types of ${other}` : undefined;
}

function kindOf(room: string): string {
  return room.replace(/^(channels|sources|web\/rooms)\/.*/, '$1/*');
}

function firstMatch(table: [RegExp, string][], text: string): string | undefined {
  const found = table.find(([pattern]) => pattern.test(text));
  return found === undefined ? undefined : text.replace(new RegExp(`${found[0].source}.*`), found[1]);
}
