import type { Role } from '@tocsin/sdk/contract';
import type { Client } from '@tocsin/sdk';
import { reconcile, type Reconciliation } from '#notify';
import { makeLog } from '#platform/log';
import { readSettings, type Settings } from '#platform/settings';
import { networksSource } from '#sources/networks';
import { openGround, type Overrides } from '../ground.ts';
import { findUser } from '../sample/people.queries.ts';
import { openOperator } from './operator.ts';
import { reseal, type Resealed } from './reseal.ts';
import { removeSeed, seedPeople, type SeededPerson, type SeedOrder } from './seed.ts';

/** What the command line does with an installation, beside its running server or without one. */
export interface Toolbox extends AsyncDisposable {
  readonly settings: Settings;
  /** The API as the operator of this machine. */
  operator(): Promise<Client>;
  createUser(user: NewUser): Promise<{ id: string; link?: string }>;
  findUser(email: string): Promise<string | undefined>;
  reconcile(since?: Date): Promise<Reconciliation>;
  /** Signs with a new key from now on; answers its id. */
  rotateSigningKey(): Promise<string>;
  /** Seals anew, with the first key of SECRET_KEY, whatever another one sealed. */
  reseal(): Promise<Resealed[]>;
  seed(order: SeedOrder): Promise<SeededPerson[]>;
  removeSeed(): Promise<number>;
}

interface NewUser {
  readonly email: string;
  readonly role: Role;
  readonly displayName?: string;
  readonly password?: string;
}

/** Reads the settings and opens the rooms; standard output stays free for data. */
export async function openToolbox(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Overrides = {},
): Promise<Toolbox> {
  const settings = readSettings(env, { envFile: '.env' });
  const log = makeLog({ level: 'error', destination: process.stderr });
  const ground = await openGround(settings, { log, ...overrides, kind: 'command' });
  const { watchable } = networksSource({ database: ground.database });
  let operator: Promise<Client> | undefined;
  return {
    settings,
    operator: () => (operator ??= openOperator(ground)),
    createUser: (user) => ground.accounts.createUser(user),
    findUser: (email) => findUser(ground.database.db, email),
    reconcile: (since) => reconcile(ground.database.db, since),
    rotateSigningKey: () => ground.accounts.rotateSigningKey(),
    reseal: () => reseal(ground),
    seed: ({ people, watch }) =>
      seedPeople(ground, {
        people,
        watch: watch && { ...watch, id: watchable.get(watch.kind)?.parse(watch.id) ?? watch.id },
      }),
    removeSeed: () => removeSeed(ground),
    [Symbol.asyncDispose]: () => ground[Symbol.asyncDispose](),
  };
}
