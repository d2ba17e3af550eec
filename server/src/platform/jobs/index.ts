export { makeJobs } from './jobs.ts';
export type { Job, Jobs } from './jobs.ts';
export { workLoop } from './work-loop.ts';
export type { WorkLoop } from './work-loop.ts';
