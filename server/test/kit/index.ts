export { stillClock } from './clock.ts';
export { freshDatabase, usingDatabase, usingTransaction } from './database.ts';
export type { TestDatabase } from './database.ts';
