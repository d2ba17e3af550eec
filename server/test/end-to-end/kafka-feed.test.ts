import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  browser,
  eventually,
  freePort,
  freshDatabase,
  hasKafka,
  kafkaBrokers,
  mailAbout,
  makeTopics,
  produce,
  usingApp,
} from '#kit';
import type { Database } from '#platform/db';
import { newId } from '#platform/ids';
import { topics } from '#sources/networks';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const [delays] = topics;
/** Networks that no other test speaks of, because all of them share the topics. */
const base = 4_100_000_000 + (Date.now() % 9_000_000) * 10;

function delay(asn: number, time: number) {
  const datapoint = { ts: time, startpoint: 'CTVienna, Vienna, ATv4', endpoint: `AS${asn}v4`, median: 113.61 };
  return { datapoint, deviation: 45 };
}

beforeAll(async () => {
  if (hasKafka) await makeTopics(topics, 10);
}, 30_000);

describe.skipIf(!hasKafka)('an alarm from Kafka', () => {
  const kit = usingApp({ KAFKA_BROKERS: kafkaBrokers, KAFKA_GROUP: newId() });

  it('reaches the inbox over the WebSocket and the mailbox within seconds (defect: hourly latency only)', async () => {
    const [email, password] = ['grace@example.org', 'a long enough password'];
    const grace = browser(kit.url);
    await grace.call('signUp', { body: { email, password } });
    const verification = await mailAbout(kit, email, /confirm/i);
    await grace.call('verifyEmail', { body: { token: /token=([\w.-]+)/.exec(verification.text)?.[1] ?? '' } });
    await grace.call('signIn', { body: { email, password } });
    await grace.call('makeWatch', {
      body: { resource: { kind: 'network', id: `AS${base}` }, min_severity: 'low' },
    });
    const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/v1/stream`, {
      headers: { cookie: grace.cookie(), origin: kit.url },
    });
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    await eventually(() => expect(heard.join()).toContain('hello'));
    await eventually(async () => {
      const { feed } = await grace.call('listAlarms', { query: {} });
      expect(feed).toMatchObject({ name: 'Internet Health Report', state: 'live', lag: 0 });
    });
    await produce([{ topic: delays, partition: 7, value: delay(base, Math.floor(Date.now() / 1000)) }]);
    await eventually(() => expect(heard.join()).toContain(String(base)));
    expect((await mailAbout(kit, email, String(base))).subject).toContain(String(base));
    socket.close();
  });
});

describe.skipIf(!hasKafka)('a kill of the process that reads Kafka', () => {
  const killed: Running[] = [];
  let database: Database | undefined;
  afterEach(async () => {
    for (const one of killed.splice(0)) await one.kill();
    await database?.close();
  });

  it('loses no alarm and stores none twice', async () => {
    database = await freshDatabase();
    const db = database.db;
    const group = newId();
    const asns = Array.from({ length: 3000 }, (_, index) => base + 1000 + index);
    const begun = async () => {
      const { rows } = await sql<{ lags: number }>`select count(lag)::int as lags from feed_position`.execute(db);
      return rows[0]?.lags ?? 0;
    };
    const count = async () => {
      const { rows } = await sql<{ events: number; networks: number }>`
        select count(*)::int as events, count(distinct resource_id)::int as networks from event_resource
        where kind = 'network' and resource_id::bigint between ${asns[0]} and ${asns.at(-1)}`.execute(db);
      return rows[0] ?? { events: 0, networks: 0 };
    };
    killed.push(await run(database, group));
    await eventually(async () => expect(await begun()).toBe(50));
    const sending = sendSlowly(asns);
    await eventually(async () => expect((await count()).events).toBeGreaterThan(300));
    await killed[0]?.kill();
    const atKill = await count();
    killed.push(await run(database, group));
    await sending;
    // A broker waits ten seconds for a member that was killed.
    await expect.poll(count, { timeout: 40_000, interval: 200 }).toEqual({ events: 3000, networks: 3000 });
    expect(atKill.events).toBeLessThan(3000);
  }, 90_000);
});

async function sendSlowly(asns: readonly number[]): Promise<void> {
  for (let first = 0; first < asns.length; first += 100) {
    const some = asns.slice(first, first + 100);
    await produce(
      some.map((asn) => ({ topic: delays, partition: asn % 10, value: delay(asn, Math.floor(Date.now() / 1000)) })),
    );
  }
}

interface Running {
  kill(): Promise<void>;
}

/** The whole server as a process of its own, on the database of the test. */
async function run({ url }: Database, group: string): Promise<Running> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-kafka-'));
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    DATA_DIR: folder,
    DATABASE_URL: url,
    PORT: String(await freePort()),
    TOCSIN_SAMPLE: 'on',
    SECRET_KEY: 'a secret that both processes of the test know',
    LOG_LEVEL: 'error',
    KAFKA_BROKERS: kafkaBrokers,
    KAFKA_GROUP: group,
  };
  const main = path.resolve(import.meta.dirname, '../../src/main.ts');
  const child = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = new Promise<void>((resolve) =>
    child.stdout.on('data', (text) => String(text).includes('Tocsin is ready.') && resolve()),
  );
  const gone = once(child, 'close');
  await Promise.race([ready, gone.then(() => Promise.reject(new Error('The server ended before it was ready.')))]);
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
