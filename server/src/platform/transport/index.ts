export { kafkaTransport } from './kafka.ts';
export { rabbitmqTransport } from './rabbitmq.ts';
export { carryBy, chooseTransport } from './carrier.ts';
export type { RunningCarrier } from './carrier.ts';
export type { Carrier, Transport, Work } from './transport.ts';
