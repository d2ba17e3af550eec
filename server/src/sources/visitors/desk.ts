import type { MakeVisit } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { CodedError } from '#platform/errors';
import { nilId } from '#platform/ids';
import { workLoop } from '#platform/jobs';
import { localLimiter, type Limiter } from '#platform/limits';
import type { Log } from '#platform/log';
import type { Handlers } from '#platform/http';
import type { VisitorsDeps } from './context.ts';
import { visitorsHandlers } from './routes.ts';
import { eraseVisitors, findKnownContacts } from './visit.queries.ts';
import { checkIn, checkOutDue } from './visit.ts';
import { wordVisit, type Words } from './wording.ts';

/** The visitor desk: its routes, the words of its messages, the end of visits by plan, and the erasure of old ones. */
export interface Desk {
  readonly handlers: Handlers<keyof ReturnType<typeof visitorsHandlers>>;
  word(told: Parameters<typeof wordVisit>[2]): Promise<Words | undefined>;
  /** Checks a visitor of this host in when the host is free; answers whether it did. For the sample world. */
  welcome(hostId: string, visit: Omit<MakeVisit, 'host_id' | 'team' | 'any'>): Promise<boolean>;
  start(log: Log): { stop(): Promise<void> };
  /** Removes what is known of visitors whose visit ended so many days ago. */
  forget(days: number): Promise<number>;
  /** Which of these contacts are visitors that it knows. */
  known(db: Db, contactIds: readonly string[]): Promise<string[]>;
}

const lookEveryMs = 1000;
const dayMs = 86_400_000;

export function makeDesk(given: Omit<VisitorsDeps, 'limiter'> & { limiter?: Limiter }): Desk {
  const deps: VisitorsDeps = { limiter: localLimiter(), ...given };
  const { database, clock, place } = deps;
  return {
    handlers: visitorsHandlers(deps),
    word: (told) => wordVisit(database.db, place, told),
    welcome: (hostId, visit) => welcome(deps, hostId, visit),
    // The plan stands in the row of the visit, so no timer is lost and none fires twice, however far away it is.
    start: (log) => workLoop({ name: 'check-out', run: () => checkOutDue(deps), idleMs: lookEveryMs, log }),
    known: findKnownContacts,
    forget: (days) => {
      const at = clock.now();
      return eraseVisitors(database.db, { endedBefore: new Date(at.getTime() - days * dayMs), at });
    },
  };
}

async function welcome(
  deps: VisitorsDeps,
  hostId: string,
  visit: Omit<MakeVisit, 'host_id' | 'team' | 'any'>,
): Promise<boolean> {
  const actor = { kind: 'desk', id: nilId, address: '127.0.0.1' } as const;
  try {
    await checkIn(deps, { ...visit, host_id: hostId }, actor);
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'HOST_BUSY') return false;
    throw error;
  }
}
