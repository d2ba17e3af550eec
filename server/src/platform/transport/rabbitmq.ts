import { Connection, type Consumer } from 'rabbitmq-client';
import type { Log } from '../log/index.ts';
import type { Transport } from './transport.ts';

interface Options {
  readonly url: string;
  /** Begins the names of queues. */
  readonly prefix: string;
  readonly log: Log;
}

const sendTimeoutMs = 3000;

/** Work as messages of RabbitMQ, a durable queue for each. */
export function rabbitmqTransport({ url, prefix, log }: Options): Transport {
  const connection = connect(url);
  connection.on('error', (error: unknown) => log.debug({ err: error }, 'RabbitMQ is away'));
  const publisher = connection.createPublisher({ confirm: true });
  const consumers = new Map<string, Consuming>();
  const declared = new Set<string>();
  const nameOf = (queue: string) => `${prefix}.${queue}`;
  const declare = async (queue: string) => {
    if (declared.has(queue)) return;
    await connection.queueDeclare({ queue: nameOf(queue), durable: true });
    declared.add(queue);
  };
  return {
    name: 'rabbitmq',
    async send(works) {
      if (!connection.ready) throw new Error('RabbitMQ is not connected.');
      for (const queue of new Set(works.map(({ queue: name }) => name))) await declare(queue);
      await within(
        sendTimeoutMs,
        Promise.all(
          works.map(({ queue, work }) =>
            publisher.send({ routingKey: nameOf(queue), durable: true }, Buffer.from(work)),
          ),
        ),
      );
    },
    async probe() {
      if (!connection.ready) throw new Error('RabbitMQ is not connected.');
      for (const [queue, { ready }] of consumers) if (!ready) throw new Error(`Nothing is heard of ${nameOf(queue)}.`);
    },
    receive(queue, lanes, handle) {
      consumers.set(queue, consume(connection, { queue: nameOf(queue), lanes, handle }));
    },
    async close() {
      if (connection.ready) {
        await Promise.all([...consumers.values()].map(({ consumer }) => consumer.close()));
        await publisher.close();
        await connection.close();
      } else {
        connection.unsafeDestroy();
      }
    },
  };
}

function connect(url: string): Connection {
  return new Connection({
    url,
    connectionTimeout: 2000,
    acquireTimeout: sendTimeoutMs,
    heartbeat: 5,
    retryLow: 250,
    retryHigh: 2000,
  });
}

interface Consuming {
  readonly consumer: Consumer;
  ready: boolean;
}

interface Receiver {
  readonly queue: string;
  readonly lanes: number;
  readonly handle: (work: string) => Promise<void>;
}

function consume(connection: Connection, { queue, lanes, handle }: Receiver): Consuming {
  const consumer = connection.createConsumer(
    { queue, queueOptions: { durable: true }, concurrency: lanes, qos: { prefetchCount: 2 * lanes } },
    async ({ body }) => handle(String(body)),
  );
  const state = { consumer, ready: false };
  consumer.on('ready', () => (state.ready = true));
  consumer.on('error', () => (state.ready = false));
  return state;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`RabbitMQ confirmed nothing for ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
