import {
  addPeople,
  eventually,
  freshDatabase,
  hasKafka,
  kafkaThatCanBeCut,
  makeTopics,
  openKafka,
  produce,
  secureKafka,
} from '#kit';
import { makePublish } from '#notify';
import type { Publish } from '#notify';
import { movableClock } from '#platform/clock';
import type { Database } from '#platform/db';
import { newId } from '#platform/ids';
import type { KafkaConnection } from '#platform/kafka';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { topics } from './shape.ts';
import { networksSource } from './source.ts';

let database: Database;
const stops: (() => Promise<void>)[] = [];
const clock = movableClock();

beforeAll(async () => {
  if (hasKafka) await makeTopics(topics, 10);
}, 30_000);
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.close();
});

interface Given {
  connection?: KafkaConnection;
  group?: string;
  publish?: Publish;
  administrators?: readonly string[];
}

/** A source that reads the broker, as soon as it really does. */
async function reading({ connection = openKafka(), group = newId(), publish, administrators = [] }: Given = {}) {
  const source = networksSource({ database, kafka: { connection, group }, administrators: async () => administrators });
  const stop = await source.start({
    publish: publish ?? makePublish({ clock, realtime: localRealtime() }),
    clock,
    log: silentLog(),
    signal: new AbortController().signal,
  });
  stops.push(stop);
  await eventually(() => expect(source.feed()?.connected).toBe(true));
  return { source, group, stop };
}

// Tests share the topics, so each speaks of networks of its own.
let nextNetwork = 4_200_000_000 + (Date.now() % 9_000_000) * 10;
const network = () => nextNetwork++;
const seconds = () => Math.floor(clock.now().getTime() / 1000);

const [delays, hegemonyV4, hegemonyV6, bursts, reconnects] = topics;
const delay = (asn: number, deviation = 45) => ({
  datapoint: { ts: seconds(), startpoint: 'CTVienna, Vienna, ATv4', endpoint: `AS${asn}v4`, median: 113.61 },
  deviation,
});
const hegemony = (asn: number) => ({
  datapoint: { timestamp: seconds(), hege: 0.4, asn, scope: 2497, nb_peers: 40 },
  deviation: -12.5,
});
const burst = (asn: number, start: number) => ({
  streamtype: 'ASN',
  streamname: String(asn),
  starttime: start,
  level: 40,
  probelist: { 1: start },
  totalprobes: 10,
});

/** The networks that events were stored for, each as often as it was. */
async function stored(asns: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select resource_id as id from event_resource where kind = 'network' and resource_id = any(${asns.map(String)}::text[]) order by 1`.execute(
    database.db,
  );
  return rows.map(({ id }) => id);
}
const eventuallyStored = (asns: readonly number[]) =>
  eventually(async () => expect(await stored(asns)).toEqual(asns.map(String).toSorted()));

describe.skipIf(!hasKafka)('networks by Kafka', () => {
  test('reads every partition of all five topics, in the shapes of the wire (defect: one partition of ten read)', async () => {
    const { source } = await reading();
    const asns = Array.from({ length: 14 }, network);
    const start = seconds() - 900;
    await produce([
      ...asns.slice(0, 10).map((asn, partition) => ({ topic: delays, partition, value: delay(asn) })),
      { topic: hegemonyV4, partition: 3, value: { value: hegemony(asns[10] ?? 0) } },
      { topic: hegemonyV6, partition: 9, value: hegemony(asns[11] ?? 0) },
      { topic: bursts, partition: 7, value: burst(asns[12] ?? 0, start) },
      { topic: bursts, partition: 7, value: burst(asns[13] ?? 0, start) },
    ]);
    await eventuallyStored(asns);
    await produce([
      {
        topic: reconnects,
        partition: 2,
        value: { ...burst(asns[12] ?? 0, start), endtime: start + 600, duration: 600, reconnectedprobes: {} },
      },
    ]);
    await eventually(async () => {
      const { rows } = await sql<{ state: string }>`
        select state from alert where key like ${`%|${asns[12]}|%`} or key like ${`%${asns[12]}%`}`.execute(
        database.db,
      );
      expect(rows.map(({ state }) => state)).toEqual(['resolved']);
    });
    expect(source.feed()).toMatchObject({ name: 'Internet Health Report', connected: true });
  });

  test('keeps what cannot be read, says why, and goes on', async () => {
    await reading();
    const asn = network();
    await produce([
      { topic: delays, partition: 4, value: Buffer.from([0xc1, 0xff]) },
      { topic: delays, partition: 4, value: { datapoint: {} } },
      { topic: delays, partition: 4, value: delay(asn) },
    ]);
    await eventuallyStored([asn]);
    const { rows } = await sql<{ reason: string; raw: Buffer }>`select reason, raw from reject order by id`.execute(
      database.db,
    );
    expect(rows.map(({ raw }) => raw.subarray(0, 2))).toContainEqual(Buffer.from([0xc1, 0xff]));
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { reason } of rows) expect(reason).not.toBe('');
  });

  test('commits an offset only after the transaction that stored what it stands for', async () => {
    const real = makePublish({ clock, realtime: localRealtime() });
    let failures = 2;
    const fails: Publish = async (tx, drafts) => {
      const published = await real(tx, drafts);
      if (drafts.length > 0 && failures-- > 0) throw new Error('The process dies here.');
      return published;
    };
    await reading({ publish: fails });
    const asns = Array.from({ length: 5 }, network);
    await produce(asns.map((asn, partition) => ({ topic: delays, partition, value: delay(asn) })));
    await eventuallyStored(asns);
    expect(failures).toBeLessThan(0);
  });

  test('goes on after a restart where it stopped: nothing is missed and nothing is taken twice', async () => {
    const first = await reading();
    const [before, during, after] = [network(), network(), network()];
    await produce([{ topic: delays, partition: 1, value: delay(before) }]);
    await eventuallyStored([before]);
    await first.stop();
    await produce([{ topic: delays, partition: 8, value: delay(during) }]);
    await reading({ group: first.group });
    await produce([{ topic: delays, partition: 1, value: delay(after) }]);
    await eventuallyStored([before, during, after]);
    const { rows } = await sql<{ messages: string }>`
      select messages from feed_position where partition = ${`${delays}/1`}`.execute(database.db);
    expect(Number(rows[0]?.messages)).toBe(2);
  });

  test('takes the batch at hand to its end before it stops', async () => {
    const real = makePublish({ clock, realtime: localRealtime() });
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: Publish = async (tx, drafts) => {
      begun.resolve();
      await goOn.promise;
      return real(tx, drafts);
    };
    const { stop } = await reading({ publish: slow });
    const asn = network();
    await produce([{ topic: delays, partition: 6, value: delay(asn) }]);
    await begun.promise;
    const stopped = stop();
    goOn.resolve();
    await stopped;
    expect(await stored([asn])).toEqual([String(asn)]);
  });

  test.each(['PLAIN', 'SCRAM-SHA-512'] as const)('signs in by %s over TLS', async (mechanism) => {
    await reading({ connection: secureKafka(mechanism) });
    const asn = network();
    await produce([{ topic: delays, partition: 0, value: delay(asn) }]);
    await eventuallyStored([asn]);
  });

  test('writes down how many messages wait', async () => {
    await reading();
    await eventually(async () => {
      const { rows } = await sql<{ partitions: number }>`
        select count(lag)::int as partitions from feed_position where lag = 0`.execute(database.db);
      expect(rows[0]?.partitions).toBe(50);
    });
  });

  test('a dead feed resolves nothing, is announced to administrators, and its return resolves that', async () => {
    const { connection, proxy } = await kafkaThatCanBeCut();
    await using way = proxy;
    const [admin] = await addPeople(database.db, ['grace']);
    const { source } = await reading({ connection, administrators: [admin?.id ?? ''] });
    const [open, later] = [network(), network()];
    await produce([{ topic: delays, partition: 5, value: delay(open) }]);
    await eventuallyStored([open]);
    await way.cut();
    await eventually(() => expect(source.feed()?.connected).toBe(false));
    clock.advance(26 * 3_600_000);
    const feedAlert = async () => {
      const { rows } = await sql<{ state: string; category: string; recipients: string[] | null }>`
        select a.state, a.category, e.recipients from alert a join event e on e.id = a.first_event_id
        where a.source = 'networks' and a.key = 'feed'`.execute(database.db);
      return rows;
    };
    await eventually(async () =>
      expect(await feedAlert()).toEqual([{ state: 'open', category: 'system', recipients: [admin?.id] }]),
    );
    const alarm = async () => {
      const { rows } = await sql<{ state: string }>`
        select state from alert where key like ${`delay:%AS${open}v4`}`.execute(database.db);
      return rows.map(({ state }) => state);
    };
    expect(await alarm()).toEqual(['open']);
    await way.mend();
    await eventually(() => expect(source.feed()?.connected).toBe(true));
    await produce([{ topic: delays, partition: 5, value: delay(later) }]);
    await eventuallyStored([later]);
    // The feed's own time has moved on by 26 hours, and only now does it end the older alarm.
    expect(await alarm()).toEqual(['resolved']);
    await eventually(async () => expect(await feedAlert()).toMatchObject([{ state: 'resolved' }]));
  }, 90_000);
});
