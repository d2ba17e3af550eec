import { migrate, openDatabase } from '#platform/db';
import { makeLog } from '#platform/log';
import { readSettings } from '#platform/settings';

/** Brings the schema up to the code and answers what was applied. */
export async function applyMigrations(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const { databaseUrl, dataDir } = readSettings(env, { envFile: '.env' });
  const log = makeLog({ level: 'error', destination: process.stderr });
  const address = databaseUrl === undefined ? {} : { url: databaseUrl };
  await using database = await openDatabase({ ...address, dataDir, log, as: 'command', poolSize: 1 });
  const { applied } = await migrate(database);
  return applied;
}
