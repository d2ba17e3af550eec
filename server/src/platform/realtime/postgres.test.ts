import { usingDatabase } from '#kit';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log/index.ts';
import { describeRealtime } from './conformance.ts';
import { postgresRealtime } from './index.ts';
import type { Realtime } from './index.ts';
import { makeAssembler, toParts } from './parts.ts';

const test = usingDatabase();
const opened: Realtime[] = [];

afterEach(async () => {
  for (const realtime of opened.splice(0)) await realtime.close();
});

async function open(options?: { speaks: boolean }): Promise<Realtime> {
  const realtime = await postgresRealtime(test.database.url, silentLog(), options);
  opened.push(realtime);
  return realtime;
}

async function cutConnections(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tocsin realtime' and datname = current_database()`.execute(
    test.db,
  );
}

describe('realtime between two processes', () => {
  describeRealtime(async () => ({ one: await open(), other: await open() }));

  it('gives a message to the listeners of the process that sent it, once', async () => {
    const [one, other] = [await open(), await open()];
    const heard: unknown[] = [];
    one.subscribe('inbox', (message) => heard.push(message));
    const echoed = new Promise((resolve) => one.subscribe('echo', resolve));
    other.subscribe('inbox', (message) => other.publish('echo', message));
    one.publish('inbox', 1);
    await echoed;
    expect(heard).toEqual([1]);
  });

  it('tells the others nothing where it only listens, and hears them', async () => {
    const [one, other] = [await open({ speaks: false }), await open()];
    const heard: unknown[] = [];
    other.subscribe('inbox', (message) => heard.push(message));
    const command = new Promise((resolve) => one.subscribe('inbox', resolve));
    other.publish('inbox', 'from a command');
    expect(await command).toBe('from a command');
    const own = new Promise((resolve) => one.subscribe('inbox', resolve));
    one.publish('inbox', 'from the server');
    expect(await own).toBe('from the server');
    const last = new Promise((resolve) => other.subscribe('last', resolve));
    (await open()).publish('last', 'now');
    await last;
    expect(heard).toEqual(['from a command']);
  });

  it('goes on after the connection was cut', async () => {
    const [one, other] = [await open(), await open()];
    const heard = new Promise((resolve) => other.subscribe('inbox', resolve));
    await cutConnections();
    // The other end may come back later than this one, and misses what is said before.
    const again = setInterval(() => one.publish('inbox', 'still here'), 20);
    expect(await heard).toBe('still here');
    clearInterval(again);
  });

  it('serves its own process while the database is away', async () => {
    const one = await open();
    const heard = new Promise((resolve) => one.subscribe('inbox', resolve));
    await cutConnections();
    one.publish('inbox', 'here');
    expect(await heard).toBe('here');
  });
});

describe('the parts of a message', () => {
  it('fit into a notification and come together in any order', () => {
    const json = JSON.stringify({ text: '🔔è'.repeat(5000) });
    const parts = toParts(json);
    expect(parts.length).toBeGreaterThan(2);
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThan(8000);
    const whole: unknown[] = [];
    const assemble = makeAssembler((text) => whole.push(JSON.parse(text)));
    for (const part of parts.toReversed()) assemble(part);
    expect(whole).toEqual([JSON.parse(json)]);
  });

  it('are forgotten when the rest never comes', () => {
    const whole: string[] = [];
    const assemble = makeAssembler((text) => whole.push(text), 1);
    const [first, second] = [toParts('"a"'.padEnd(9000)), toParts('"b"'.padEnd(9000))];
    for (const part of [first[0], second[0], second[1], first[1]]) assemble(part ?? '');
    expect(whole.map((text) => text.trim())).toEqual(['"b"']);
  });
});
