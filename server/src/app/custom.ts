import { contactFor, type Watchable } from '#notify';
import { customHandlers } from '#sources/custom';
import type { Ground } from './ground.ts';
import { findUsers } from './growing.queries.ts';

/** The taking in of events that programs push; commands on this machine push by the same handlers. */
export function customRoutes({ addresses, database, clock, publish }: Ground, watchable: Watchable) {
  return customHandlers({
    watchable,
    database,
    clock,
    publish,
    knownUsers: findUsers,
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
  });
}
