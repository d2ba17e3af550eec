import { accountEvent } from '#accounts';
import { keyedHash } from '#platform/crypto';
import { newId } from '#platform/ids';
import { announceBy } from '../announce.ts';
import type { Ground } from '../ground.ts';
import { addWatch, findUser } from './people.queries.ts';
import { setSamplePriceAlert } from './prices.ts';

const people = [
  { name: 'Ada', email: 'ada@tocsin.test' },
  { name: 'Bob', email: 'bob@tocsin.test' },
] as const;

export interface SamplePerson {
  readonly email: string;
  readonly password: string;
}

/** Makes the sample people of an installation where they are not there yet. None of them manages anything. */
export async function makeSamplePeople(ground: Ground): Promise<SamplePerson[]> {
  const [key = ''] = ground.settings.secretKeys;
  const made: SamplePerson[] = [];
  for (const { name, email } of people) {
    const password = passwordOf(key, email);
    if (!(await findUser(ground.database.db, email))) {
      const { id } = await ground.accounts.createUser({ email, displayName: name, role: 'AUTHENTICATED', password });
      await watchSample(ground, id);
      await welcome(ground, id);
    }
    made.push({ email, password });
  }
  return made;
}

/** The first administrator of a sample world sees the first alarm as the sample people do. */
export async function watchForFirstAdministrator(ground: Ground, email: string): Promise<void> {
  const id = await findUser(ground.database.db, email);
  if (id !== undefined) await watchSample(ground, id);
}

/** As whoever confirms an address is told: the events of accounts are seen from the start as well. */
async function welcome({ database, publish }: Ground, id: string): Promise<void> {
  await database.transaction((tx) => announceBy(publish)(tx, [accountEvent('account.welcome', id)]));
}

async function watchSample(ground: Ground, recipientId: string): Promise<void> {
  const { database, clock } = ground;
  await setSamplePriceAlert(ground, recipientId);
  await addWatch(database.db, { id: newId(), recipientId, kind: 'network', resource: '2497', at: clock.now() });
}

/** Of this installation alone, and the same at every start: four groups of letters and digits, easy to type. */
function passwordOf(key: string, email: string): string {
  const hash = BigInt(`0x${keyedHash(key, `sample password of ${email}`)}`).toString(36);
  return [hash.slice(0, 5), hash.slice(5, 10), hash.slice(10, 15), hash.slice(15, 20)].join('-');
}
