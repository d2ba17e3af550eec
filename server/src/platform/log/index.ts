export { makeLog, silentLog } from './log.ts';
export type { Log } from './log.ts';
