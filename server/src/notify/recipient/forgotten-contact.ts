import type { Db } from '#platform/db';
import { deleteContacts, type Wanted } from './forgotten-contact.queries.ts';

/**
 * Forgets those of these contacts whose mailbox never confirmed anything, who chose nothing, and whom nothing has been
 * told since. Answers how many.
 */
export async function forgetContacts(tx: Db, wanted: Wanted): Promise<number> {
  return wanted.ids.length === 0 ? 0 : await deleteContacts(tx, wanted);
}
