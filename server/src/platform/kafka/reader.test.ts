import { addPartitions, eventually, hasKafka, kafkaThatCanBeCut, makeTopics, openKafka, produce } from '#kit';
import { afterEach, describe, expect, test } from 'vitest';
import { newId } from '../ids/index.ts';
import { silentLog } from '../log/index.ts';
import { readKafka, type KafkaConnection, type KafkaReader } from './index.ts';

const readers: KafkaReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.stop();
});

interface Given {
  topics: readonly string[];
  group?: string;
  connection?: KafkaConnection;
}

/** A member of a group, and what it took. */
async function member({ topics, group = newId(), connection = openKafka() }: Given) {
  const taken: string[] = [];
  const reader = readKafka({
    connection,
    group,
    topics,
    log: silentLog(),
    layoutEveryMs: 200,
    take: async (batch) => void taken.push(...batch.map(({ value }) => value.toString())),
  });
  readers.push(reader);
  await eventually(() => expect(reader.connected).toBe(true));
  return { reader, taken };
}

/** Sends a text to a partition; what was sent twice because the broker was slow to answer counts once. */
const send = (topic: string, texts: Record<string, number>) =>
  produce(Object.entries(texts).map(([text, partition]) => ({ topic, partition, value: Buffer.from(text) })));
const eventuallyTook = (taken: readonly string[], texts: readonly string[]) =>
  eventually(() => expect([...new Set(taken)].toSorted()).toEqual(texts));

describe.skipIf(!hasKafka)('a reader of Kafka', () => {
  test('begins at the end of a topic that its group never read', async () => {
    const topic = `reader-${newId()}`;
    await makeTopics([topic], 2);
    await send(topic, { old: 0, older: 1 });
    const { taken } = await member({ topics: [topic] });
    await send(topic, { new: 0 });
    await eventuallyTook(taken, ['new']);
  });

  test('notices partitions and topics that are made while it reads, and reads them from their beginning', async () => {
    const [topic, other] = [`reader-${newId()}`, `reader-${newId()}`];
    await makeTopics([topic], 1);
    const { taken } = await member({ topics: [topic, other] });
    await addPartitions(topic, 3);
    await makeTopics([other], 6);
    await send(topic, { 'a new partition': 2 });
    await send(other, { 'a new topic': 5 });
    await eventuallyTook(taken, ['a new partition', 'a new topic']);
  });

  test('shares the partitions with the other members of its group', async () => {
    const [topic, group] = [`reader-${newId()}`, newId()];
    await makeTopics([topic], 4);
    const one = await member({ topics: [topic], group });
    const other = await member({ topics: [topic], group });
    await eventually(async () => {
      expect(await one.reader.lag()).toHaveLength(2);
      expect(await other.reader.lag()).toHaveLength(2);
    });
    await send(topic, { a: 0, b: 1, c: 2, d: 3 });
    await eventually(() =>
      expect([...new Set([...one.taken, ...other.taken])].toSorted()).toEqual(['a', 'b', 'c', 'd']),
    );
  });

  test('goes on by itself when a lost broker is back, within five seconds', async () => {
    const topic = `reader-${newId()}`;
    await makeTopics([topic], 1);
    const { connection, proxy } = await kafkaThatCanBeCut();
    await using way = proxy;
    const { reader, taken } = await member({ topics: [topic], connection });
    await way.cut();
    await eventually(() => expect(reader.connected).toBe(false));
    expect(await reader.lag()).toEqual([]);
    await send(topic, { meanwhile: 0 });
    await way.mend();
    const mended = performance.now();
    await eventuallyTook(taken, ['meanwhile']);
    expect(performance.now() - mended).toBeLessThan(5000);
  }, 90_000);

  test('stops while no broker answers', async () => {
    const reader = readKafka({
      connection: { brokers: ['127.0.0.1:9'], tls: false },
      group: newId(),
      topics: ['none'],
      log: silentLog(),
      take: async () => undefined,
    });
    await reader.stop();
    expect(reader.connected).toBe(false);
  });
});
