import { ensureRecipients } from '#notify';
import { newId } from '#platform/ids';
import type { Ground } from '../ground.ts';
import { endSampleWorld } from '../sample/people.queries.ts';
import { addWatches, deleteInboxes, deletePeople, savePeople } from './seed.queries.ts';

export interface SeedOrder {
  readonly people: number;
  readonly watch?: { readonly kind: string; readonly id: string } | undefined;
}

export interface SeededPerson {
  readonly user_id: string;
  readonly email: string;
}

export interface Seeded {
  readonly people: number;
  readonly watch: SeedOrder['watch'] | null;
  /** Whom an event about the resource is to reach. */
  readonly expected: readonly SeededPerson[];
}

/** Nothing leads out of this domain: `.test` is reserved. */
const domain = 'seed.tocsin.test';
const peopleASet = 1000;

/**
 * Makes verified people `person-1@seed.tocsin.test` and so on, without passwords, who watch one resource. Those that are
 * there already stay as they are, so repeating it changes nothing.
 */
export async function seedPeople(ground: Ground, { people, watch }: SeedOrder): Promise<Seeded> {
  const expected: SeededPerson[] = [];
  for (let first = 1; first <= people; first += peopleASet) {
    const numbers = Array.from({ length: Math.min(peopleASet, people - first + 1) }, (_, index) => first + index);
    expected.push(...(await seedSet(ground, numbers, watch)));
  }
  return { people, watch: watch ?? null, expected };
}

async function seedSet(
  { database, clock, addresses }: Ground,
  numbers: readonly number[],
  watch: SeedOrder['watch'],
): Promise<SeededPerson[]> {
  const at = clock.now();
  const wanted = numbers.map((number) => ({
    id: newId(at),
    email: `person-${number}@${domain}`,
    name: `Person ${number}`,
  }));
  return await database.transaction(async (tx) => {
    const people = await savePeople(tx, wanted, at);
    const recipients = people.map(({ user_id, email }) => ({ userId: user_id, email, locale: 'en', at }));
    await ensureRecipients(tx, addresses, recipients);
    if (watch) await addWatches(tx, { ids: people.map(() => newId(at)), people, ...watch, at });
    return people;
  });
}

/**
 * Removes all of them and the people of the sample world, with everything that is theirs, and answers how many there were.
 * The sample people do not come back. The ledger keeps its rows.
 */
export async function removeSeed({ database }: Ground): Promise<number> {
  await endSampleWorld(database.db);
  let removed = 0;
  for (;;) {
    const ids = await database.transaction(async (tx) => {
      const gone = await deletePeople(tx, [`person-%@${domain}`, '%@tocsin.test'], peopleASet);
      await deleteInboxes(tx, gone);
      return gone;
    });
    if (ids.length === 0) return removed;
    removed += ids.length;
  }
}
