export { startEmbedded } from './server.ts';
export type { EmbeddedServer } from './server.ts';
