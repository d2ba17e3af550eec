import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, homeForRoot, migrate, startEmbedded, withClient } from '#platform/db';
import { silentLog } from '#platform/log';
import type pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** What the tests of one run share: a server, and the prefix of the names of its databases. `<run>_template` is migrated. */
export interface TestServer {
  url: string;
  run: string;
}

const folders = 'tocsin-test-';

/** Runs once before all tests: a server, and a migrated template that every test database is a copy of. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env['TEST_DATABASE_URL'] ? await useOutsideServer() : await startOwnServer();
  const run = `tocsin_test_${process.pid}`;
  await makeTemplate({ url: server.url, run });
  project.provide('testServer', { url: server.url, run });
  return async () => {
    await dropDatabases({ url: server.url, run });
    await server.stop();
  };
}

async function useOutsideServer(): Promise<{ url: string; stop(): Promise<void> }> {
  // Which server the tests use is not a setting of the product, so it is read here.
  return { url: process.env['TEST_DATABASE_URL'] ?? '', stop: async () => undefined };
}

async function startOwnServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await sweep();
  const dataDir = await mkdtemp(path.join(tmpdir(), `${folders}${process.pid}-`));
  const server = await startEmbedded({ dataDir, log: silentLog(), temporary: true });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

// A run that was killed could not remove its folders.
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((found) => found.startsWith(folders))) {
    const pid = Number(name.slice(folders.length).split('-')[0]);
    if (pid > 0 && !runs(pid)) await remove(path.join(tmpdir(), name));
  }
  await sweepHomes();
}

// As root the databases lie outside of their folders; one whose folder was below the temporary ones and is gone is nobody's.
async function sweepHomes(): Promise<void> {
  for (const name of existsSync(homeForRoot) ? readdirSync(homeForRoot) : []) {
    const home = path.join(homeForRoot, name);
    const owner = await readFile(path.join(home, 'data-dir'), 'utf8').catch(() => '');
    const isLost = owner.startsWith(tmpdir()) && !existsSync(owner.trim());
    if (isLost) await rm(home, { recursive: true, force: true });
  }
}

async function remove(folder: string): Promise<void> {
  const cluster = await readlink(path.join(folder, 'postgres')).catch(() => undefined);
  if (cluster) await rm(path.dirname(cluster), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function makeTemplate(server: TestServer): Promise<void> {
  await statement(server, `drop database if exists ${server.run}_template`);
  await statement(server, `create database ${server.run}_template`);
  const template = connect({ url: urlOf(server, `${server.run}_template`), log: silentLog(), poolSize: 1 });
  try {
    await migrate(template);
  } finally {
    await template.close();
  }
}

async function dropDatabases(server: TestServer): Promise<void> {
  const { rows } = await statement(
    server,
    `select datname as name from pg_database where datname like '${server.run}\\_%'`,
  );
  for (const { name } of rows) await statement(server, `drop database if exists ${name} with (force)`);
}

/** Runs one statement on the server's own database, over a connection of its own. */
export async function statement(server: TestServer, text: string): Promise<pg.QueryResult<{ name: string }>> {
  return await withClient(server.url, (client) => client.query<{ name: string }>(text));
}

export function urlOf(server: TestServer, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}
