import { existsSync } from 'node:fs';
import path from 'node:path';
import { channels, routes, type Route } from '@tocsin/sdk/contract';
import { settingsTable } from '#platform/settings';
import { expect, test } from 'vitest';
import { read, root } from './files.ts';

const compose = read('deploy/compose.yaml');
const nginx = read('deploy/nginx.conf');
const known = Object.values(settingsTable).map(({ variable }) => variable);

const all = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

test('every variable that the bundle and the example of .env give a server is a setting', () => {
  const given = all(/^ {4}([A-Z_]+):/gm, compose.slice(compose.indexOf('&settings'), compose.indexOf('\nservices:')));
  const example = all(/^#? ?([A-Z_]+)=/gm, read('.env.example'));
  expect(given.length).toBeGreaterThan(10);
  expect(example.length).toBeGreaterThan(5);
  expect([...given, ...example].filter((name) => !known.includes(name))).toEqual([]);
});

test('the bundle asks for what its example of .env names, and what it demands is there', () => {
  const example = read('deploy/.env.example');
  const named = all(/^#? ?([A-Z_]+)=/gm, example).filter((name) => name !== 'COMPOSE_PROFILES');
  expect(named.filter((name) => !compose.includes(`\${${name}:`))).toEqual([]);
  expect(new Set(all(/\$\{([A-Z_]+):\?/g, compose)).difference(new Set(named))).toEqual(new Set());
});

test('the servers trust the nginx of the bundle, which names them', () => {
  const address = /nginx:\n[\s\S]*?ipv4_address: ([\d.]+)/.exec(compose)?.[1] ?? 'none';
  expect(compose).toContain(`TRUSTED_PROXIES: ${address}$`);
  const upstream = all(/^\s+server ([\w-]+):3000/gm, nginx);
  expect(upstream).toHaveLength(2);
  expect(upstream.filter((name) => !compose.includes(`\n  ${name}:\n`))).toEqual([]);
});

test('the processes of the bundle have every role, and its workers every channel', () => {
  const roles = all(/command: \[start, --role, (\w+)/g, compose);
  expect(new Set(roles)).toEqual(new Set(['api', 'feed', 'worker']));
  const delivered = all(/--channels, '?([\w,]+)/g, compose).flatMap((names) => names.split(','));
  expect(delivered.toSorted()).toEqual(channels.toSorted());
});

test('nginx takes bodies as large as the routes do', () => {
  const table: [string, Route][] = Object.entries(routes);
  const withBody = table.filter(([, { body }]) => body !== undefined);
  const wrong = withBody.filter(([, { path: place, maxBytes = 64 * 1024 }]) => limitAt(place) !== maxBytes);
  expect(wrong.map(([name]) => name)).toEqual([]);
  expect(limitAt('/api/v1/events')).toBe(4 * 1024 * 1024);
});

/** The limit of the longest location that the path begins with, in bytes. */
function limitAt(place: string): number {
  const locations = [...nginx.matchAll(/location (?:= )?(\/\S*) \{([^}]*)\}/g)]
    .filter(([, prefix = '']) => place.startsWith(prefix))
    .toSorted(([, a = ''], [, b = '']) => b.length - a.length);
  const size = /client_max_body_size (\d+)([km]);/;
  const [, number, unit] = size.exec(locations[0]?.[2] ?? '') ?? size.exec(nginx) ?? [];
  return Number(number) * (unit === 'm' ? 1024 * 1024 : 1024);
}

test('every image of the bundle has a version', () => {
  const images = all(/^ {4}image: (\S+)$/gm, compose);
  expect(images.length).toBeGreaterThan(4);
  expect(images.filter((image) => !/:[v\d]/.test(image))).toEqual([]);
});

test('the image takes files that exist, on the Node that the project runs on', () => {
  const dockerfile = read('deploy/Dockerfile');
  const copied = all(/^COPY (?!--)(.+) \S+$/gm, dockerfile).flatMap((names) => names.split(' '));
  expect(copied).toContain('server/migrations');
  expect(copied.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
  expect(new Set(all(/^FROM node:(\d+)/gm, dockerfile))).toEqual(new Set([devDependencies.node.split('.')[0]]));
});
