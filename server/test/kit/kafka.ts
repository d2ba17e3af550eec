import { readFileSync } from 'node:fs';
import { encode } from '@msgpack/msgpack';
import { Admin, Producer } from '@platformatic/kafka';
import { brokerOptions, type KafkaConnection } from '#platform/kafka';
import { openProxy, type Proxy } from './proxy.ts';

// Which broker the tests use is not a setting of the product, so it is read here.
const brokers = process.env['TEST_KAFKA_BROKERS'];
const secureBrokers = process.env['TEST_KAFKA_SECURE_BROKERS'] ?? '';
const caFile = process.env['TEST_KAFKA_CA_FILE'] ?? '';
const proxied = process.env['TEST_KAFKA_PROXY'] ?? '';
const behindProxy = process.env['TEST_KAFKA_CUT'] ?? '';

/** Whether `bin/services up` has started Kafka; without it, tests that need it are skipped. */
export const hasKafka = brokers !== undefined;

/** The broker of the tests, for the settings: KAFKA_BROKERS. */
export const kafkaBrokers = brokers ?? '';

export function openKafka(): KafkaConnection {
  return { brokers: [kafkaBrokers], tls: false };
}

/** The listener that asks for TLS and a password, as the settings name it. */
export function secureKafka(mechanism: 'PLAIN' | 'SCRAM-SHA-512'): KafkaConnection {
  const sasl = { mechanism, username: 'tocsin', password: 'for-tests-on-loopback' };
  return { brokers: [secureBrokers], tls: true, ca: readFileSync(caFile, 'utf8'), sasl };
}

/** The broker behind a proxy that the test can cut. Its port is one for all tests, so they take turns. */
export async function kafkaThatCanBeCut(): Promise<{ connection: KafkaConnection; proxy: Proxy }> {
  const port = Number(proxied.split(':')[1]);
  const turn = await takeTurn(port + 1);
  const proxy = await openProxy({ port, target: behindProxy }).catch(async (error: unknown) => {
    await turn[Symbol.asyncDispose]();
    throw error;
  });
  const end = async () => {
    await proxy[Symbol.asyncDispose]();
    await turn[Symbol.asyncDispose]();
  };
  return { connection: { brokers: [proxied], tls: false }, proxy: { ...proxy, [Symbol.asyncDispose]: end } };
}

const longestTurnMs = 60_000;

/** Holds a port that nobody else can hold meanwhile, in whichever process. */
async function takeTurn(port: number): Promise<AsyncDisposable> {
  const begun = performance.now();
  for (;;) {
    try {
      return await openProxy({ port, target: '127.0.0.1:9' });
    } catch (error) {
      if (performance.now() - begun > longestTurnMs) throw error;
    }
  }
}

/** Makes the topics that the broker does not have yet. */
export async function makeTopics(topics: readonly string[], partitions: number): Promise<void> {
  const admin = new Admin(brokerOptions(openKafka(), 'tests'));
  try {
    const there = new Set(await admin.listTopics());
    for (const topic of topics.filter((name) => !there.has(name))) {
      // Another file of tests may make it at the same moment.
      await admin.createTopics({ topics: [topic], partitions, replicas: 1 }).catch((error: unknown) => {
        if (!String(error).includes('already exists')) throw error;
      });
    }
  } finally {
    await admin.close();
  }
}

/** Gives a topic more partitions than it has. */
export async function addPartitions(topic: string, count: number): Promise<void> {
  const admin = new Admin(brokerOptions(openKafka(), 'tests'));
  try {
    await admin.createPartitions({ topics: [{ name: topic, count, assignments: null }] });
  } finally {
    await admin.close();
  }
}

export interface Produced {
  readonly topic: string;
  readonly partition: number;
  /** Written as msgpack, unless it is bytes already. */
  readonly value: unknown;
}

/** Sends messages as the producers of the Internet Health Report do: msgpack, compressed with snappy. */
export async function produce(messages: readonly Produced[]): Promise<void> {
  const producer = new Producer({ ...brokerOptions(openKafka(), 'tests'), compression: 'snappy', acks: -1 });
  try {
    await producer.send({
      messages: messages.map(({ value, ...rest }) => ({
        ...rest,
        value: Buffer.isBuffer(value) ? value : Buffer.from(encode(value)),
      })),
    });
  } finally {
    await producer.close();
  }
}
