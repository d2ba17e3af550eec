import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, read } from './files.ts';
import { importsOf } from './imports.ts';
import { faultOf, mayImport, roomOf } from './rooms.ts';

const files = projectFiles();
const sources = files.filter((file) => /^(sdk|server|web)\/src\/.*\.tsx?$/.test(file));
const isTest = (file: string) => /\.test\.tsx?$|(^|\/)conformance\.ts$/.test(file);

test('every room imports only what the table permits, and only by a front door', () => {
  const faults = sources
    .filter((file) => !isTest(file))
    .flatMap((file) => importsOf(read(file)).map((each) => ({ file, fault: faultOf(file, each) })))
    .filter(({ fault }) => fault !== undefined);
  expect(faults).toEqual([]);
});

test('a test reaches other rooms by their front doors as well', () => {
  const faults = files
    .filter((file) => /^server\/(src|test)\//.test(file) && isTest(file))
    .flatMap((file) => importsOf(read(file)).map(({ from }) => ({ file, from })))
    .filter(({ file, from }) => from.startsWith('.') && leavesItsRoom(file, path.join(path.dirname(file), from)));
  expect(faults).toEqual([]);
});

test('every file of the server stands in a room of the table', () => {
  const rooms = new Set(sources.filter((file) => file.startsWith('server/')).map((file) => roomOf(file) ?? file));
  const strangers = [...rooms].filter((room) => !isKnown(room));
  expect(strangers).toEqual([]);
});

const roomFolders = [
  ...new Set(
    sources.flatMap(
      (file) => /^server\/src\/(accounts|notify|app|cli|(?:channels|sources)\/[^/]+)\//.exec(file)?.[0] ?? [],
    ),
  ),
];

describe.for(['server/test/kit/', 'sdk/src/contract/', ...roomFolders])('the room %s', (folder) => {
  test('has a front door with named exports', () => {
    expect(files).toContain(`${folder}index.ts`);
    expect(read(`${folder}index.ts`)).toMatch(/^export /m);
    expect(read(`${folder}index.ts`)).not.toMatch(/^export default/m);
  });

  test('says in about ten lines what it is for', () => {
    expect(files).toContain(`${folder}README.md`);
    expect(linesOfText(read(`${folder}README.md`))).toBeLessThanOrEqual(14);
  });
});

test('every part of the platform has a front door, and the platform has a README', () => {
  const parts = [...new Set(sources.flatMap((file) => /^server\/src\/platform\/[^/]+\//.exec(file)?.[0] ?? []))];
  expect(parts.filter((part) => !files.includes(`${part}index.ts`))).toEqual([]);
  expect(files).toContain('server/src/platform/README.md');
});

describe('the table', () => {
  const example = (file: string, from: string, typesOnly = false) => faultOf(file, { from, typesOnly });

  test.for([
    ['server/src/platform/db/pool.ts', '#accounts'],
    ['server/src/accounts/user.ts', '#notify'],
    ['server/src/accounts/user.ts', '../notify/event.ts'],
    ['server/src/notify/event.ts', '#channels/email'],
    ['server/src/notify/event.ts', '#notify'],
    ['server/src/channels/email/email.ts', '#notify'],
    ['server/src/channels/email/email.ts', '#channels/slack'],
    ['server/src/channels/email/email.ts', '../slack/slack.ts'],
    ['server/src/sources/networks/networks.ts', '#accounts'],
    ['server/src/platform/db/pool.ts', '../log/redact.ts'],
    ['server/src/cli/seed.ts', '#platform/db'],
    ['sdk/src/contract/event.ts', 'fastify'],
    ['sdk/src/client.ts', '#platform/ids'],
    ['web/src/ui/button.tsx', '../rooms/inbox/inbox.tsx'],
    ['web/src/rooms/inbox/inbox.tsx', '../networks/networks.tsx'],
    ['web/src/lib/api.ts', 'node:fs'],
  ] as const)('forbids %s to import %s', ([file, from]) => {
    expect(example(file, from)).toBeTypeOf('string');
  });

  test.for([
    ['server/src/accounts/user.ts', '#platform/db'],
    ['server/src/accounts/user.ts', './user.queries.ts'],
    ['server/src/accounts/user.ts', '@tocsin/sdk/contract'],
    ['server/src/platform/db/pool.ts', '../log/index.ts'],
    ['server/src/platform/db/pool.ts', '#platform/log'],
    ['server/src/app/build.ts', '#channels/email'],
    ['server/src/main.ts', '#app'],
    ['sdk/src/contract/event.ts', 'zod'],
    ['web/src/rooms/inbox/inbox.tsx', '../../ui/button.tsx'],
  ] as const)('permits %s to import %s', ([file, from]) => {
    expect(example(file, from)).toBeUndefined();
  });

  test('lets the types of a room in where it keeps its functions out', () => {
    expect(example('server/src/channels/email/email.ts', '#notify', true)).toBeUndefined();
    expect(example('server/src/sources/networks/networks.ts', '#accounts', true)).toBeUndefined();
  });
});

test('imports of every form are seen', () => {
  const text = `import a from 'a';
import type { B } from 'b';
import { type C, type D } from 'c';
import { type E, f } from 'd';
import 'e';
export { g } from 'f';
export type { H } from 'g';
import {
  i,
  j,
} from 'h';
const k = await import('i');
export const from = 'nowhere';`;
  const seen = importsOf(text).map(({ from, typesOnly }) => `${from}${typesOnly ? ' (types)' : ''}`);
  expect(seen.toSorted()).toEqual(['a', 'b (types)', 'c (types)', 'd', 'e', 'f', 'g (types)', 'h', 'i']);
});

function leavesItsRoom(file: string, target: string): boolean {
  const room = roomOf(file) ?? 'test';
  const other = roomOf(target) ?? 'test';
  return room !== other && !target.endsWith('/index.ts') && room !== other.split('/')[0];
}

function isKnown(room: string): boolean {
  const shared = room === 'channels' || room === 'sources';
  return shared || room.replace(/^(channels|sources)\/.*/, '$1/*') in mayImport;
}

function linesOfText(markdown: string): number {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  return prose.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('|')).length;
}
