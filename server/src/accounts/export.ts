import type { Person } from '#platform/http';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { requireFresh } from './step-up.ts';

/** Everything that is known about a person, as a ZIP. They are told, because it is also what a thief would take. */
export async function exportData(context: Context, person: Person, caller: Caller): Promise<Uint8Array> {
  requireFresh(person, caller.at);
  const archive = await context.exportPersonalData(person.userId);
  await context.database.transaction(async (tx) => {
    await audit(tx, caller, { action: 'user.exported', targetId: person.userId });
    await context.announce(tx, [accountEvent('account.export_ready', person.userId)]);
  });
  return archive;
}
