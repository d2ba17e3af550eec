export { brokerOptions } from './connection.ts';
export type { KafkaConnection } from './connection.ts';
export { readKafka } from './reader.ts';
export type { KafkaReader, Received } from './reader.ts';
