import { newId } from '#platform/ids';
import { workLoop } from '#platform/jobs';
import type { Desk } from '#sources/visitors';
import type { Ground } from '../ground.ts';
import { addHost, addPhone, grantDesk } from './hosts.queries.ts';
import { findUser } from './people.queries.ts';

const hosts = [
  ['Carol', 'Legal'],
  ['Dan', 'Legal'],
  ['Erin', 'Network'],
  ['Frank', 'Network'],
  ['Grace', 'Network'],
  ['Heidi', 'Sales'],
  ['Ivan', 'Sales'],
  ['Judy', 'Sales'],
  ['Niaj', 'Workshop'],
  ['Peggy', 'Workshop'],
] as const;
/** The last in every list, so that the others are free for whoever tries the desk. */
const visited = 'Peggy';
/** Of the numbers that are given out to nobody. */
const phone = '+447700900123';
const receptionist = 'ada@tocsin.test';
const emailOf = (name: string) => `${name.toLowerCase()}@tocsin.test`;

/**
 * Makes ten hosts in four teams where they are not there yet, and gives Ada the desk. The one who is visited has a phone.
 * Nobody can sign in as a sample host.
 */
export async function makeSampleHosts({ database, accounts, addresses, clock }: Ground): Promise<void> {
  for (const [name, team] of hosts) {
    const email = emailOf(name);
    if (await findUser(database.db, email)) continue;
    const { id } = await accounts.createUser({ email, displayName: name, role: 'AUTHENTICATED' });
    await addHost(database.db, { userId: id, team, at: clock.now() });
    if (name !== visited) continue;
    const [sealed, hash] = [addresses.seal(phone), addresses.hash('sms', phone)];
    await addPhone(database.db, { id: newId(), userId: id, sealed, hash, at: clock.now() });
    await grantDesk(database.db, receptionist);
  }
}

interface Parts {
  readonly ground: Ground;
  readonly desk: Desk;
  /** Whether anybody is looking. */
  readonly connected: () => boolean;
}

const minute = 60_000;
const lookEveryMs = 5000;
const visitMs = 10 * minute;
const everyMs = 15 * minute;

/** Lets somebody visit one of the sample hosts every quarter of an hour while somebody looks. */
export function startSampleVisits({ ground, desk, connected }: Parts): { stop(): Promise<void> } {
  const { clock, log, database } = ground;
  let last = Number.NEGATIVE_INFINITY;
  const run = async () => {
    const now = clock.now().getTime();
    if (!connected() || now - last < everyMs) return false;
    last = now;
    const host = await findUser(database.db, emailOf(visited));
    if (host !== undefined) await desk.welcome(host, sampleVisitor(new Date(now + visitMs)));
    return false;
  };
  return workLoop({ name: 'sample visits', run, idleMs: lookEveryMs, log });
}

function sampleVisitor(until: Date) {
  return {
    visitor: { full_name: 'Sample Visitor', email: 'visitor@tocsin.test' },
    purpose: 'Shows what a visit looks like',
    check_out_at: until.toISOString(),
  };
}
