import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../log/index.ts';
import { withClient } from '../client.ts';
import { startEmbedded } from './index.ts';
import { answering } from './url.ts';

const log = silentLog();
let dataDir = '';

beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), `tocsin-test-${process.pid}-`));
});

afterAll(async () => {
  // Whatever a test left is found, stopped and removed by one more server.
  const server = await startEmbedded({ dataDir, log, temporary: true });
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(url: string, text: string): Promise<unknown> {
  const { rows } = await withClient(url, (client) => client.query<{ value: unknown }>(text));
  return rows[0]?.value;
}

function postmaster(): number {
  return Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A server in a process of its own, which can be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))});
    const { silentLog } = await import(${JSON.stringify(path.join(import.meta.dirname, '../../log/index.ts'))});
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: silentLog() });
    console.log(server.url);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A line is a text; a child that ends without one says on standard error why.
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [url] = await Promise.race([line, once(child, 'exit').then(() => Promise.reject(new Error('It ended.')))]);
  return { child, url };
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('the embedded database', () => {
  it('keeps what was written from one start to the next', async () => {
    const first = await startEmbedded({ dataDir, log });
    await ask(first.url, 'create table fruit as select 1 as value');
    await first.stop();
    const second = await startEmbedded({ dataDir, log });
    expect(await ask(second.url, 'select value from fruit')).toBe(1);
    await second.stop();
  });

  it('is PostgreSQL 18, with no TCP port and texts in C.UTF-8', async () => {
    const server = await startEmbedded({ dataDir, log });
    expect(await ask(server.url, `select current_setting('server_version_num')::int / 10000 as value`)).toBe(18);
    expect(await ask(server.url, `select current_setting('listen_addresses') as value`)).toBe('');
    expect(await ask(server.url, `select datlocale as value from pg_database where datname = 'tocsin'`)).toBe(
      'C.UTF-8',
    );
    await server.stop();
  });

  it('rule 62: is closed to everybody else', async () => {
    const server = await startEmbedded({ dataDir, log });
    const socket = decodeURIComponent(new URL(server.url).hostname);
    expect(statSync(socket).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
    expect(await ask(server.url, `select string_agg(auth_method, ' ') as value from pg_hba_file_rules`)).toBe('peer');
    await server.stop();
  });

  it('has one server: the second one is refused with a sentence that names the first', async () => {
    const server = await startEmbedded({ dataDir, log });
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow(`Another Tocsin server (process ${process.pid})`);
    await server.stop();
  });

  it('takes a command in as a guest, which leaves it running', async () => {
    const server = await startEmbedded({ dataDir, log });
    const guest = await startEmbedded({ dataDir, log, as: 'command' });
    expect(guest.url).toBe(server.url);
    await guest.stop();
    expect(await ask(server.url, 'select 1 as value')).toBe(1);
    await server.stop();
  });

  it('makes a server wait for a command that is at work', async () => {
    const command = await startEmbedded({ dataDir, log, as: 'command' });
    const waiting = startEmbedded({ dataDir, log });
    await command.stop();
    const server = await waiting;
    expect(await ask(server.url, 'select 1 as value')).toBe(1);
    await server.stop();
  });

  it('stops when its server is killed, and keeps what was committed', async () => {
    const { child, url } = await startElsewhere();
    await ask(url, 'create table vegetable as select 1 as value');
    const pid = postmaster();
    await kill(child);
    const server = await startEmbedded({ dataDir, log });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await ask(server.url, 'select value from vegetable')).toBe(1);
    await server.stop();
  });

  it.runIf(process.platform === 'linux')('is stopped by the next server when nothing else stopped it', async () => {
    const { child, url } = await startElsewhere();
    const pid = postmaster();
    // The watching shell is the leader of the group that the database belongs to.
    const shell = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[3]);
    process.kill(-shell, 'SIGSTOP');
    process.kill(pid, 'SIGCONT');
    await kill(child);
    expect(await ask(url, 'select 1 as value')).toBe(1);
    const server = await startEmbedded({ dataDir, log });
    expect(postmaster()).not.toBe(pid);
    expect(await ask(server.url, 'select 1 as value')).toBe(1);
    process.kill(-shell, 'SIGKILL');
    await server.stop();
  });

  it('is started again when it was killed itself', async () => {
    const server = await startEmbedded({ dataDir, log });
    const pid = postmaster();
    process.kill(pid, 'SIGKILL');
    await expect.poll(postmaster, { timeout: 15_000 }).not.toBe(pid);
    await answering(server.url);
    await server.stop();
  });

  it('starts over what is left of one that was killed in the middle of a statement', async () => {
    const { child, url } = await startElsewhere();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const broken = withClient(url, async (client) => {
      // The process that works on this does not look up, so it goes on for a while after the others have gone.
      const busy = client.query('select count(*) from generate_series(1, 20000000)');
      await ask(url, 'select 1 as value').finally(begin);
      await busy;
    }).catch((error: unknown) => error);
    await begun;
    const database = postmaster();
    await kill(child);
    process.kill(database, 'SIGKILL');
    const server = await startEmbedded({ dataDir, log });
    expect(await ask(server.url, 'select 1 as value')).toBe(1);
    await broken;
    await server.stop();
  });

  it('starts anew where the data folder was removed', async () => {
    const folder = path.join(dataDir, 'another');
    const first = await startEmbedded({ dataDir: folder, log, temporary: true });
    await ask(first.url, 'create table fruit as select 1 as value');
    await first.stop();
    rmSync(folder, { recursive: true, force: true });
    const second = await startEmbedded({ dataDir: folder, log, temporary: true });
    await expect(ask(second.url, 'select value from fruit')).rejects.toThrow('"fruit" does not exist');
    await second.stop();
  });

  it('has a socket of a legal length in a folder of any length', async () => {
    const deep = path.join(realpathSync(dataDir), 'd'.repeat(120));
    const server = await startEmbedded({ dataDir: deep, log, temporary: true });
    expect(await ask(server.url, 'select 1 as value')).toBe(1);
    await server.stop();
  });
});
