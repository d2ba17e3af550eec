import { Admin, Producer } from '@platformatic/kafka';
import { brokerOptions, readKafka, type KafkaConnection, type KafkaReader } from '../kafka/index.ts';
import type { Log } from '../log/index.ts';
import type { Transport, Work } from './transport.ts';

interface Options {
  readonly connection: KafkaConnection;
  /** Begins the names of topics, which are those of the groups as well: members of one group read the same. */
  readonly prefix: string;
  readonly log: Log;
}

/** So many processes can share one queue. */
const partitions = 6;

/** Work as messages of Kafka, a topic for each queue. */
export function kafkaTransport({ connection, prefix, log }: Options): Transport {
  const base = { ...brokerOptions(connection, 'tocsin-transport'), timeout: 3000, connectTimeout: 2000, retries: 0 };
  const producer = new Producer({ ...base, acks: -1 });
  const readers = new Map<string, KafkaReader>();
  const known = new Set<string>();
  const topicOf = (queue: string) => `${prefix}.${queue}`;
  const make = (queues: readonly string[]) => makeTopics(base, known, queues.map(topicOf));
  return {
    name: 'kafka',
    async send(works) {
      await make([...new Set(works.map(({ queue }) => queue))]);
      await producer.send({ messages: works.map((work) => messageOf(topicOf(work.queue), work)) });
    },
    async probe() {
      await make([...readers.keys()]);
      await producer.metadata({ topics: [...known], forceUpdate: true });
      for (const [queue, reader] of readers)
        if (!reader.connected) throw new Error(`Nothing is heard of ${topicOf(queue)}.`);
    },
    receive(queue, lanes, handle) {
      const take = (batch: readonly { value: Buffer }[]) =>
        inLanes(
          batch.map(({ value }) => value.toString()),
          lanes,
          handle,
        );
      const reader = readKafka({
        connection,
        group: topicOf(queue),
        topics: [topicOf(queue)],
        log,
        take,
        largestBatch: 4 * lanes,
      });
      readers.set(queue, reader);
    },
    async close() {
      await Promise.all([...readers.values()].map((reader) => reader.stop()));
      await producer.close(true);
    },
  };
}

function messageOf(topic: string, { work }: Work) {
  // Round robin is the client's own way for messages without a key.
  return { topic, value: Buffer.from(work) };
}

async function makeTopics(
  base: ReturnType<typeof brokerOptions>,
  known: Set<string>,
  wanted: readonly string[],
): Promise<void> {
  const unknown = wanted.filter((topic) => !known.has(topic));
  if (unknown.length === 0) return;
  const admin = new Admin(base);
  try {
    const there = new Set(await admin.listTopics());
    const missing = unknown.filter((topic) => !there.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, partitions, replicas: -1 });
    for (const topic of unknown) known.add(topic);
  } finally {
    await admin.close();
  }
}

async function inLanes(
  works: readonly string[],
  lanes: number,
  handle: (work: string) => Promise<void>,
): Promise<void> {
  const next = works.values();
  const lane = async () => {
    for (const work of next) await handle(work);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, works.length) }, lane));
}
