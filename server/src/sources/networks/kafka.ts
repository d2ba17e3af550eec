import type { KafkaConnection, KafkaReader, Received } from '#platform/kafka';
import { readKafka } from '#platform/kafka';
import type { Log } from '#platform/log';
import type { FeedMessage } from './ingest.ts';
import { topics } from './shape.ts';

/** A broker with the topics of the Internet Health Report, and the name under which this server's place in them is kept. */
export interface KafkaFeed {
  readonly connection: KafkaConnection;
  readonly group: string;
}

interface Options extends KafkaFeed {
  readonly take: (messages: readonly FeedMessage[]) => Promise<unknown>;
  readonly log: Log;
}

/** Reads the five topics, all their partitions. Offsets are committed when `take` has stored what they stand for. */
export function readFeed({ connection, group, take, log }: Options): KafkaReader {
  return readKafka({ connection, group, topics, log, take: (batch) => take(batch.map(messageOf)) });
}

function messageOf({ topic, partition, offset, value }: Received): FeedMessage {
  return { topic, partition, offset, value };
}
