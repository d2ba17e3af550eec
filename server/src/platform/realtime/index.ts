export { localRealtime } from './local.ts';
export { postgresRealtime } from './postgres.ts';
export type { Realtime } from './realtime.ts';
