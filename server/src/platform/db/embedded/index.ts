export { homeForRoot } from './place.ts';
export { startEmbedded } from './server.ts';
export type { EmbeddedServer } from './server.ts';
