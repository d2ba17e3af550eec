import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { hasDesk } from './host.queries.ts';

/** Whether the person works at the desk: managers do, and whoever has the grant on their profile. */
export async function isStaff(db: Db, { role, userId }: Person): Promise<boolean> {
  return role === 'MANAGER' || role === 'ADMIN' || (await hasDesk(db, userId));
}

export function refuseOutsiders(): never {
  throw coded('FORBIDDEN', 'This is for the desk. A manager can grant it to you.');
}
