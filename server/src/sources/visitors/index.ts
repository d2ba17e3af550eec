export { makeDesk } from './desk.ts';
export type { Desk } from './desk.ts';
export type { VisitorsDeps } from './context.ts';
