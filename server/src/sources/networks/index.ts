export { readByHand } from './by-hand.ts';
export { loadCatalogue } from './catalogue.ts';
export type { IhrFeed } from './poll.ts';
export type { KafkaFeed } from './kafka.ts';
export type { FeedMessage, Ingested } from './ingest.ts';
export { topics } from './shape.ts';
export { networksHandlers } from './routes.ts';
export { networksSource } from './source.ts';
