import { setTimeout as wait } from 'node:timers/promises';
import { Admin, Consumer, type Message, type MessagesStream } from '@platformatic/kafka';
import { newId } from '../ids/index.ts';
import type { Log } from '../log/index.ts';
import { brokerOptions, type KafkaConnection } from './connection.ts';

/** One message as the broker has it. */
export interface Received {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly value: Buffer;
}

export interface KafkaReader {
  /** Whether messages would arrive now. */
  readonly connected: boolean;
  /** How many messages of each assigned partition still wait; empty while not connected. */
  lag(): Promise<readonly { topic: string; partition: number; lag: number }[]>;
  /** Takes the batch at hand to its end and leaves the group. */
  stop(): Promise<void>;
}

interface Options {
  readonly connection: KafkaConnection;
  readonly group: string;
  /** Those that the broker does not have are left out, and looked for again with every new connection. */
  readonly topics: readonly string[];
  /** When this ends, the offsets of the batch are committed; when it fails, the batch comes again. */
  readonly take: (batch: readonly Received[]) => Promise<unknown>;
  readonly log: Log;
  readonly largestBatch?: number;
  /** How often topics and partitions are looked for that were not there yet. */
  readonly layoutEveryMs?: number;
}

type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;
type BrokerConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;
type OwnMessage = Message<Buffer, Buffer, Buffer, Buffer>;

// A killed process keeps its partitions for this long; brokers refuse less than six seconds.
const session = { sessionTimeout: 10_000, rebalanceTimeout: 15_000, heartbeatInterval: 2000 };
const shortestPauseMs = 250;
const longestPauseMs = 4000;

/** Reads topics as one member of a group, batch by batch, until stopped. A lost broker is tried again and again. */
export function readKafka(options: Options): KafkaReader {
  const stopping = new AbortController();
  // A broker that knows who came back need not wait until the lost connection counts as dead.
  const groupInstanceId = `${options.group}-${newId()}`;
  let consumer: BrokerConsumer | undefined;
  const live = (connected: BrokerConsumer | undefined) => {
    consumer = connected;
  };
  const reading = readForEver({ ...options, groupInstanceId }, stopping.signal, live);
  return {
    get connected() {
      return consumer !== undefined;
    },
    lag: async () => (consumer === undefined ? [] : lagOf(consumer)),
    async stop() {
      stopping.abort();
      await reading;
    },
  };
}

interface Member extends Options {
  readonly groupInstanceId: string;
}

type Live = (connected: BrokerConsumer | undefined) => void;

async function readForEver(options: Member, signal: AbortSignal, live: Live): Promise<void> {
  let pauseMs = shortestPauseMs;
  const connected: Live = (consumer) => {
    if (consumer) pauseMs = shortestPauseMs;
    live(consumer);
  };
  while (!signal.aborted) {
    try {
      await readOnce(options, signal, connected);
    } catch (error) {
      if (signal.aborted) return;
      options.log.warn(
        { err: error, group: options.group, again_in_ms: pauseMs },
        'Kafka could not be read; it is tried again',
      );
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    } finally {
      live(undefined);
    }
  }
}

async function readOnce(options: Member, signal: AbortSignal, live: Live): Promise<void> {
  const base = brokerOptions(options.connection, 'tocsin');
  const admin = new Admin(base);
  const { group: groupId, groupInstanceId } = options;
  const consumer: BrokerConsumer = new Consumer({ ...base, ...session, groupId, groupInstanceId, autocommit: false });
  try {
    const layout = await layoutOf(admin, options);
    const topics = [...layout.keys()];
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup();
    await beginAtTheEnd(consumer);
    const stream = await consumer.consume({
      topics,
      mode: 'committed',
      fallbackMode: 'earliest',
      autocommit: false,
      maxWaitTime: 500,
      highWaterMark: 4096,
    });
    live(consumer);
    using bell = bellOf(stream, signal);
    const hasChanged = async () => String([...(await layoutOf(admin, options))]) !== String([...layout]);
    await using _ = watchLayout(hasChanged, bell, options.layoutEveryMs);
    await pump({ ...options, consumer, stream }, bell);
  } finally {
    live(undefined);
    await Promise.allSettled([consumer.close(true), admin.close()]);
  }
}

/** How many partitions each of the topics has. */
async function layoutOf(admin: Admin, { topics, log }: Options): Promise<Map<string, number>> {
  const names = new Set(await admin.listTopics());
  const there = topics.filter((topic) => names.has(topic));
  if (there.length === 0) throw new Error(`The broker has none of the topics ${topics.join(', ')}.`);
  if (there.length < topics.length) log.debug({ there }, 'The broker does not have all topics');
  const metadata = await admin.metadata({ topics: there, forceUpdate: true });
  return new Map(there.map((topic) => [topic, metadata.topics.get(topic)?.partitionsCount ?? 0]));
}

/**
 * The client does not notice topics and partitions that came after the group was joined, and would never read them: so
 * the group is joined again. A look that fails says nothing, because the stream fails by itself when the broker is gone.
 */
function watchLayout(hasChanged: () => Promise<boolean>, bell: Bell, everyMs = 10_000): AsyncDisposable {
  let looking = Promise.resolve();
  const look = async () => {
    if (await hasChanged().catch(() => false)) bell.end();
  };
  const timer = setInterval(() => void (looking = looking.then(look)), everyMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}

/**
 * Writes down where the group begins in partitions that it never read: at their end now. Without this, a message that
 * comes between two first starts would be skipped; a partition that is added later is read from its beginning.
 */
async function beginAtTheEnd(consumer: BrokerConsumer): Promise<void> {
  const assigned = consumer.assignments ?? [];
  if (assigned.length === 0) return;
  const topics = assigned.map(({ topic }) => topic);
  const committed = await consumer.listCommittedOffsets({ topics: assigned });
  const ends = await consumer.listOffsets({ topics, timestamp: -1n });
  const fresh = topics.every((topic) =>
    (committed.get(topic) ?? []).every((offset) => offset === undefined || offset < 0n),
  );
  if (!fresh) return;
  const offsets = assigned.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition, offset: ends.get(topic)?.[partition] ?? 0n, leaderEpoch: -1 })),
  );
  await consumer.commit({ offsets });
}

interface Pump extends Options {
  readonly consumer: BrokerConsumer;
  readonly stream: Stream;
}

async function pump({ consumer, stream, take, largestBatch = 2000 }: Pump, bell: Bell): Promise<void> {
  while (!bell.ended) {
    const batch = drain(stream, largestBatch);
    if (batch.length === 0) {
      await bell.rung();
    } else {
      await take(batch);
      await consumer.commit({ offsets: nextOffsets(batch) });
    }
  }
}

interface Bell extends Disposable {
  /** Resolves when there may be more to read, or the end has come; rejects when the stream has failed. */
  rung(): Promise<void>;
  readonly ended: boolean;
  end(): void;
}

function bellOf(stream: Stream, signal: AbortSignal): Bell {
  let bell = Promise.withResolvers<void>();
  let failure: Error | undefined;
  let ended = signal.aborted;
  const ring = () => bell.resolve();
  const fail = (error: Error) => {
    failure ??= error;
    ring();
  };
  const end = () => {
    ended = true;
    ring();
  };
  stream.on('readable', ring);
  stream.on('error', fail);
  stream.on('close', () => fail(new Error('The stream of messages ended.')));
  signal.addEventListener('abort', end);
  return {
    async rung() {
      if (failure === undefined && !ended) await bell.promise;
      bell = Promise.withResolvers<void>();
      if (failure !== undefined && !ended) throw failure;
    },
    get ended() {
      return ended;
    },
    end,
    [Symbol.dispose]: () => signal.removeEventListener('abort', end),
  };
}

function drain(stream: Stream, largest: number): OwnMessage[] {
  const batch: OwnMessage[] = [];
  while (batch.length < largest) {
    // The stream holds messages of these types; read() of the base class does not say so.
    const message = stream.read() as OwnMessage | null;
    if (message === null) return batch;
    batch.push(message);
  }
  return batch;
}

function nextOffsets(batch: readonly OwnMessage[]) {
  const last = new Map(batch.map((message) => [`${message.topic}/${message.partition}`, message]));
  return [...last.values()].map(({ topic, partition, offset, leaderEpoch }) => ({
    topic,
    partition,
    offset: offset + 1n,
    leaderEpoch,
  }));
}

async function lagOf(consumer: BrokerConsumer) {
  const lags = await consumer.getLag({ topics: [...consumer.topics.current] });
  return [...lags].flatMap(([topic, partitions]) =>
    partitions.flatMap((lag, partition) => (lag < 0n ? [] : [{ topic, partition, lag: Number(lag) }])),
  );
}
