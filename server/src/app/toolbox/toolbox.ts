import type { Role } from '@tocsin/sdk/contract';
import { reconcile, type Reconciliation } from '#notify';
import { coded } from '#platform/errors';
import { makeLog } from '#platform/log';
import { readSettings, type Settings } from '#platform/settings';
import { openGround, type Ground, type Overrides } from '../ground.ts';
import { openOperator, watchableHere } from './operator.ts';
import { reseal, type Resealed } from './reseal.ts';
import { removeSeed, seedPeople, type Seeded, type SeedOrder } from './seed.ts';

/** What the command line does with an installation, beside its running server or without one. */
export interface Toolbox extends AsyncDisposable {
  readonly settings: Settings;
  /** The API as the operator of this machine: a `fetch` without a network. */
  operator(): Promise<typeof fetch>;
  createUser(user: NewUser): Promise<{ id: string; link?: string }>;
  /** Takes away every second step of a person, by address or id. */
  resetSecondStep(person: string): Promise<void>;
  reconcile(since?: Date): Promise<Reconciliation>;
  /** Signs with a new key from now on; answers its id. */
  rotateSigningKey(): Promise<string>;
  /** Seals anew, with the first key of SECRET_KEY, whatever another one sealed. */
  reseal(): Promise<Resealed[]>;
  seed(order: SeedOrder): Promise<Seeded>;
  removeSeed(): Promise<number>;
}

interface NewUser {
  readonly email: string;
  readonly role: Role;
  readonly displayName?: string;
  readonly password?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings and opens the rooms. The schema is brought up to the code, and standard output stays free for data. */
export async function openToolbox(env: Environment, overrides: Overrides = {}): Promise<Toolbox> {
  const settings = readSettings(env, { envFile: '.env' });
  const log = makeLog({ level: 'error', destination: process.stderr });
  const ground = await openGround(settings, { log, ...overrides, kind: 'command' });
  let operator: Promise<typeof fetch> | undefined;
  return {
    settings,
    operator: () => (operator ??= openOperator(ground)),
    createUser: (user) => ground.accounts.createUser(user),
    resetSecondStep: (person) => ground.accounts.resetSecondStep(person),
    reconcile: (since) => reconcile(ground.database.db, since),
    rotateSigningKey: () => ground.accounts.rotateSigningKey(),
    reseal: () => reseal(ground),
    seed: ({ people, watch }) => seedPeople(ground, { people, watch: watch && readWatch(ground, watch) }),
    removeSeed: () => removeSeed(ground),
    [Symbol.asyncDispose]: () => ground[Symbol.asyncDispose](),
  };
}

/** The resource as its source writes it: `network:AS2497` is `network:2497`. */
function readWatch({ database }: Ground, { kind, id }: NonNullable<SeedOrder['watch']>): SeedOrder['watch'] {
  const read = watchableHere(database).get(kind)?.safeParse(id);
  if (read?.success) return { kind, id: read.data };
  throw coded('RESOURCE_INVALID', read?.error?.issues[0]?.message ?? `Nothing on this server speaks of a ${kind}.`);
}
