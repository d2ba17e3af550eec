export { arrayLiteral } from './array-literal.ts';
export { afterCommit, transact } from './after-commit.ts';
export { withClient } from './client.ts';
export { connect, openDatabase } from './database.ts';
export type { Database, Db } from './database.ts';
export { homeForRoot, startEmbedded } from './embedded/index.ts';
export type { EmbeddedServer } from './embedded/index.ts';
export { migrate, migrationsFolder } from './migrate.ts';
export type { Tables } from './tables.generated.ts';
