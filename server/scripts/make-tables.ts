// Writes the table types from the migrations: `npm run tables`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, migrate, startEmbedded } from '#platform/db';
import { silentLog } from '#platform/log';
import { describeTables } from '../src/platform/db/table-types.ts';

const target = path.resolve(import.meta.dirname, '../src/platform/db/tables.generated.ts');
const log = silentLog();
const dataDir = await mkdtemp(path.join(tmpdir(), `tocsin-test-${process.pid}-`));
const server = await startEmbedded({ dataDir, log, temporary: true });
const database = connect({ url: server.url, log, poolSize: 1 });
try {
  await migrate(database);
  await writeFile(target, await describeTables(database.db));
  process.stderr.write(`Wrote ${path.relative(process.cwd(), target)}.\n`);
} finally {
  await database.close();
  await server.stop();
  await rm(dataDir, { recursive: true });
}
