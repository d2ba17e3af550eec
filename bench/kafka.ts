import { encode } from '@msgpack/msgpack';
import { Admin, Producer } from '@platformatic/kafka';
import { sql } from 'kysely';
import { makePublish } from '#notify';
import { systemClock } from '#platform/clock';
import { newId } from '#platform/ids';
import { brokerOptions, readKafka, type KafkaConnection } from '#platform/kafka';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { networksSource, topics, type KafkaFeed } from '#sources/networks';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { costOf } from './processor.ts';
import type { Sizes } from './sizes.ts';
import { until } from './until.ts';
import { addPeople, benchWorld, type BenchWorld } from './world.ts';

const partitions = 10;
const networks = 10_000;
const firstNetwork = 4_000_000_000;

/** Takes in alarms from a real broker, from a backlog, against only reading them. Needs the Kafka that `bin/services up kafka` starts. */
export async function benchKafka({ watchers, kafkaMessages: count, rounds }: Sizes): Promise<Figure[]> {
  // Which broker the bench uses is not a setting of the product, so it is read here.
  const brokers = process.env['TEST_KAFKA_BROKERS'];
  if (brokers === undefined) {
    process.stderr.write('kafka: left out. `bin/services up kafka` starts a broker; TEST_KAFKA_BROKERS names it.\n');
    return [];
  }
  const connection = { brokers: [brokers], tls: false };
  await makeTopics(connection);
  await using world = await benchWorld();
  await addWatches(world, watchers);
  let round = 0;
  let cost = '';
  const { value, bare } = await inRounds(rounds, {
    bare: async () => count / (await readOnly(connection, count)),
    value: async () =>
      count / (await ingest(world, connection, { count, round: round++, saidCost: (said) => (cost = said) })),
  });
  const detail = `a backlog of ${count} alarms, snappy, ${topics.length} topics of ${partitions} partitions, ${watchers} watches on ${networks} networks, ${cost}; bare: read and not taken in`;
  return [figure('kafka ingest', { value, unit: 'messages/s', bare, detail })];
}

/** How long the server needs for what waits at the broker when it starts: the sender does not share its processor then. */
async function ingest(world: BenchWorld, connection: KafkaConnection, sent: Ingest): Promise<number> {
  const kafka = { connection, group: newId() };
  const stopFirst = await readWith(world, kafka);
  await stopFirst();
  await produce(connection, sent);
  const before = await stored(world);
  const stop = await readWith(world, kafka);
  let seconds = 0;
  const work = () => until('the alarms are stored', async () => (await stored(world)) >= before + sent.count, 50);
  sent.saidCost(await costOf(sent.count, async () => (seconds = await timed(work))));
  await stop();
  return seconds;
}

/** A source that reads the broker already. */
async function readWith({ database }: BenchWorld, kafka: KafkaFeed): Promise<() => Promise<void>> {
  const clock = systemClock();
  const source = networksSource({ database, kafka });
  const publish = makePublish({ clock, realtime: localRealtime() });
  const stop = await source.start({ publish, clock, log: silentLog(), signal: new AbortController().signal });
  await until('the broker is read', async () => source.feed()?.connected ?? false, 5);
  return stop;
}

async function readOnly(connection: KafkaConnection, count: number): Promise<number> {
  const group = newId();
  let read = 0;
  const start = async () => {
    const take = async (batch: readonly unknown[]) => void (read += batch.length);
    const reader = readKafka({ connection, group, topics, log: silentLog(), take });
    await until('the broker is read', async () => reader.connected, 5);
    return reader;
  };
  await (await start()).stop();
  await produce(connection, { count, round: 0 });
  const reader = await start();
  const seconds = await timed(() => until('the messages are read', async () => read >= count, 5));
  await reader.stop();
  return seconds;
}

interface Batch {
  readonly count: number;
  readonly round: number;
}

interface Ingest extends Batch {
  readonly saidCost: (cost: string) => void;
}

const perRequest = 2000;

async function produce(connection: KafkaConnection, { count, round }: Batch): Promise<void> {
  const producer = new Producer({ ...brokerOptions(connection, 'bench'), compression: 'snappy', acks: 1 });
  const time = Math.floor(Date.now() / 1000) - 1000 + round;
  for (let first = 0; first < count; first += perRequest) {
    const length = Math.min(perRequest, count - first);
    await producer.send({ messages: Array.from({ length }, (_, index) => alarm(first + index, time)) });
  }
  await producer.close();
}

/** Two in three are delays, one in three a dependency, as on a busy day of the feed. */
function alarm(index: number, time: number) {
  const asn = firstNetwork + (index % networks);
  const isDelay = index % 3 !== 0;
  const startpoint = `CTTown ${Math.floor(index / networks)}, Region, JPv4`;
  const datapoint = isDelay
    ? { ts: time, startpoint, endpoint: `AS${asn}v4`, median: 113.61, minimum: 84.6, nb_samples: 96, nb_probes: 6 }
    : { timestamp: time, hege: 0.4, asn, scope: 64_512 + Math.floor(index / networks), nb_peers: 40 };
  const topic = isDelay ? topics[0] : topics[1];
  return { topic, partition: index % partitions, value: Buffer.from(encode({ datapoint, deviation: 45.007 })) };
}

async function makeTopics(connection: KafkaConnection): Promise<void> {
  const admin = new Admin(brokerOptions(connection, 'bench'));
  const there = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !there.has(topic));
  if (missing.length > 0) await admin.createTopics({ topics: missing, partitions, replicas: 1 });
  await admin.close();
}

/** Spread over the networks, so that every alarm is somebody's. */
async function addWatches(world: BenchWorld, count: number): Promise<void> {
  const people = await addPeople(world, Math.min(count, 1000));
  await sql`
    insert into watch (id, recipient_id, kind, resource_id, min_severity, created_at)
    select gen_random_uuid(), (${people.map(({ id }) => id)}::uuid[])[1 + (n % ${people.length}::int)], 'network',
      (${firstNetwork}::bigint + (n / ${people.length}::int * 97 + n % ${people.length}::int * 10) % ${networks}::int)::text, 'low', ${new Date(Date.now() - 60_000)}::timestamptz
    from generate_series(0, ${count}::int - 1) as n on conflict do nothing`.execute(world.db);
  await sql`vacuum (analyze)`.execute(world.db);
}

async function stored({ db }: BenchWorld): Promise<number> {
  const { rows } = await sql<{ messages: number }>`
    select coalesce(sum(messages), 0)::int as messages from feed_position where source = 'networks'`.execute(db);
  return rows[0]?.messages ?? 0;
}
