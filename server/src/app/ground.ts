import { loadAddresses, makeCodes, makePublish, type Addresses, type Codes, type Publish } from '#notify';
import { contactFor, ensureRecipients } from '#notify';
import { makeAccounts, type Accounts } from '#accounts';
import { movableClock, systemClock, type Clock, type MovableClock } from '#platform/clock';
import { deriveKey, makeSealer, type Sealer } from '#platform/crypto';
import { migrate, openDatabase, type Database } from '#platform/db';
import { makeLog, type Log } from '#platform/log';
import { localRealtime, postgresRealtime, type Realtime } from '#platform/realtime';
import type { Settings } from '#platform/settings';
import { announceBy } from './announce.ts';
import { makeMonths } from './growing.queries.ts';
import { openLogins } from './logins.ts';
import { erasePerson, exportPerson } from './personal-data/person.ts';

/** What both the server and a command stand on: the migrated database and the rooms that need nothing but it. */
export interface Ground extends AsyncDisposable {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  /** The same clock where it can be moved: sample mode and tests. */
  readonly movable: MovableClock | undefined;
  readonly database: Database;
  readonly sealer: Sealer;
  readonly realtime: Realtime;
  readonly addresses: Addresses;
  /** What proves the addresses that people add. */
  readonly codes: Codes;
  readonly publish: Publish;
  readonly accounts: Accounts;
}

/** What tests and the bench hand in instead of the ordinary parts. */
export interface Overrides {
  readonly log?: Log;
  readonly clock?: MovableClock;
  /** Already open; the ground does not close it. */
  readonly database?: Database;
}

interface Options extends Overrides {
  /** A command shares the embedded database of a running server. */
  readonly kind: 'server' | 'command';
}

/** Opens the database, brings its schema up to the code and builds the rooms. */
export async function openGround(settings: Settings, options: Options): Promise<Ground> {
  const log = options.log ?? makeLog({ level: settings.logLevel });
  const movable = options.clock ?? (settings.sampleMode ? movableClock() : undefined);
  const clock = movable ?? systemClock();
  const database = options.database ?? (await open(settings, log, options.kind));
  try {
    return await buildOn({ settings, log, clock, movable, database }, options);
  } catch (error) {
    if (!options.database) await database.close();
    throw error;
  }
}

function open(settings: Settings, log: Log, kind: Options['kind']): Promise<Database> {
  const { databaseUrl, dataDir, databasePoolSize } = settings;
  return openDatabase({
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    dataDir,
    log,
    as: kind,
    poolSize: kind === 'server' ? databasePoolSize : 3,
  });
}

type Base = Pick<Ground, 'settings' | 'log' | 'clock' | 'movable' | 'database'>;

async function buildOn(base: Base, options: Options): Promise<Ground> {
  const { settings, log, clock, database } = base;
  await migrate(database, { clock });
  await makeMonths(database.db, clock.now());
  const sealer = makeSealer(settings.secretKeys);
  // The server of an embedded database is its only one: it need not speak to others, but commands speak to it.
  const alone = settings.databaseUrl === undefined && options.kind === 'server';
  const realtime = options.database ? localRealtime() : await postgresRealtime(database.url, log, { speaks: !alone });
  const addresses = await loadAddresses(database.db, sealer);
  const codes = makeCodes(deriveKey(settings.secretKeys[0] ?? '', 'codes').toString('hex'));
  const publish = makePublish({ clock, realtime });
  const logins = await openLogins({ settings, clock, kind: options.kind });
  const accounts = makeAccounts({
    database,
    clock,
    sealer,
    settings,
    log,
    announce: announceBy(publish),
    onUserChanged: (tx, { id, email, locale }) =>
      ensureRecipients(tx, addresses, [{ userId: id, email, locale, at: clock.now() }]),
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
    exportPersonalData: (id) => exportPerson({ database, clock, addresses, publicUrl: settings.publicUrl }, id),
    erasePersonalData: (tx, person) => erasePerson(tx, addresses, person),
    providers: logins.providers,
    onSessionEnded: (sessionIds) => realtime.publish('session-ended', { sessionIds }),
  });
  return {
    ...base,
    sealer,
    realtime,
    addresses,
    codes,
    publish,
    accounts,
    async [Symbol.asyncDispose]() {
      await logins[Symbol.asyncDispose]();
      await realtime.close();
      if (!options.database) await database.close();
    },
  };
}
