export { startCatcher } from './catcher.ts';
export type { Catcher, CatcherOptions, CaughtMail } from './catcher.ts';
export { makeEmail } from './email.ts';
