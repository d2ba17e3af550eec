import { mkdir, readdir, statfs } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { makeSealer } from '#platform/crypto';
import { migrationsFolder, openDatabase, type Database } from '#platform/db';
import { makeLog } from '#platform/log';
import { readSettings, type Settings } from '#platform/settings';
import { readAddressKey, readAppliedMigrations, readDatabaseTime } from './doctor.queries.ts';
import { countOldSeals } from './reseal.ts';

/** One thing that was looked at, in a line: how it is and, where it is not well, what to do. */
export interface Finding {
  readonly check: 'settings' | 'disk' | 'database' | 'migrations' | 'clock' | 'key' | 'mail';
  readonly state: 'ok' | 'warning' | 'failed';
  readonly says: string;
  readonly todo?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks at everything that an installation stands on, and changes nothing. */
export async function examine(env: Environment): Promise<Finding[]> {
  const settings = await attempt('settings', 'Correct the settings.', async () =>
    readSettings(env, { envFile: '.env' }),
  );
  if (!settings.found) return [settings.finding];
  return [
    ok('settings', settings.found.sampleMode ? 'In order, in sample mode.' : 'In order.'),
    await look('disk', 'Make room, or set DATA_DIR to another disk.', () => examineDisk(settings.found)),
    ...(await examineDatabase(settings.found)),
    await look('mail', 'Check SMTP_URL, and whether this machine may reach the mail server.', () =>
      examineMail(settings.found),
    ),
  ];
}

const ok = (check: Finding['check'], says: string): Finding => ({ check, state: 'ok', says });

async function look(check: Finding['check'], todo: string, work: () => Promise<Finding>): Promise<Finding> {
  const { found, finding } = await attempt(check, todo, work);
  return found ?? finding;
}

/** What the work gives, or the finding that it failed. */
async function attempt<T>(
  check: Finding['check'],
  todo: string,
  work: () => Promise<T>,
): Promise<{ found: T; finding?: undefined } | { found?: undefined; finding: Finding }> {
  try {
    return { found: await work() };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { finding: { check, state: 'failed', says, todo } };
  }
}

const neededBytes = 1024 ** 3;

async function examineDisk({ dataDir }: Settings): Promise<Finding> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const says = `${(free / 1024 ** 3).toFixed(1)} GB are free in ${dataDir}.`;
  if (free >= neededBytes) return ok('disk', says);
  return { check: 'disk', state: 'warning', says, todo: 'Make room: the database stops when the disk is full.' };
}

async function examineDatabase(settings: Settings): Promise<Finding[]> {
  const { databaseUrl, dataDir } = settings;
  const log = makeLog({ level: 'silent' });
  const opened = await attempt('database', 'Start it, or check DATABASE_URL.', () =>
    openDatabase({
      ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
      dataDir,
      log,
      as: 'command',
      poolSize: 1,
    }),
  );
  if (!opened.found) return [opened.finding];
  await using database = opened.found;
  return [
    ok('database', databaseUrl === undefined ? 'The embedded database answers.' : 'It answers.'),
    await look('migrations', 'Run "tocsin migrate".', () => examineMigrations(database)),
    await look('clock', 'Set the clocks by NTP.', () => examineClock(database)),
    await look('key', 'Put the key that sealed it behind the new one in SECRET_KEY.', () =>
      examineKey(database, settings),
    ),
  ];
}

async function examineMigrations({ db }: Database): Promise<Finding> {
  const known = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql'));
  const applied = new Set(await readAppliedMigrations(db));
  const pending = known.filter((name) => !applied.has(name));
  if (pending.length === 0) return ok('migrations', `All ${known.length} are applied.`);
  const says = `${pending.length} of ${known.length} are not applied yet.`;
  return { check: 'migrations', state: 'warning', says, todo: 'Start the server, or run "tocsin migrate".' };
}

const mostSkewMs = 2000;

async function examineClock({ db }: Database): Promise<Finding> {
  const before = Date.now();
  const there = (await readDatabaseTime(db)).getTime();
  const here = (before + Date.now()) / 2;
  const skewMs = Math.round(Math.abs(here - there));
  if (skewMs <= mostSkewMs) return ok('clock', `It agrees with that of the database within ${skewMs} ms.`);
  const says = `It differs from that of the database by ${(skewMs / 1000).toFixed(1)} s.`;
  return { check: 'clock', state: 'warning', says, todo: 'Set both by NTP: leases and links depend on them.' };
}

async function examineKey({ db }: Database, { secretKeys }: Settings): Promise<Finding> {
  const sealer = makeSealer(secretKeys);
  const sealed = await readAddressKey(db);
  if (sealed === undefined) return ok('key', 'Nothing has been sealed yet.');
  sealer.open(sealed);
  const old = await countOldSeals(db, sealer.keyId);
  if (old === 0) return ok('key', 'The first key sealed everything.');
  return {
    check: 'key',
    state: 'warning',
    says: `${old} values wait for the first key.`,
    todo: 'Run "tocsin keys rotate".',
  };
}

async function examineMail({ smtpUrl, sampleMode }: Settings): Promise<Finding> {
  if (smtpUrl === undefined) {
    if (sampleMode) return ok('mail', 'The mail catcher of sample mode takes all mail.');
    return { check: 'mail', state: 'warning', says: 'SMTP_URL is not set, so no mail is sent.', todo: 'Set SMTP_URL.' };
  }
  const timeouts = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 5000 };
  const transport = createTransport({ url: smtpUrl, ...timeouts });
  try {
    await transport.verify();
    return ok('mail', `${new URL(smtpUrl).host} answers and lets us in.`);
  } finally {
    transport.close();
  }
}
