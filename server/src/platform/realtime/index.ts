export { localRealtime } from './local.ts';
export type { Realtime } from './realtime.ts';
