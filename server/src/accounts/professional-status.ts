import { within } from './administration.ts';
import type { By } from './administration.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { accountEvent } from './event.ts';
import type { AccountEvent } from './event.ts';
import { lockUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

interface Decision {
  id: string;
  granted: boolean;
  note?: string | undefined;
}

/** Grants a person professional status, or withdraws it. The person is told either way. */
export async function setProfessionalStatus(
  context: Context,
  { id, granted, note }: Decision,
  { by, caller }: By,
): Promise<UserRow> {
  return await context.database.transaction(async (tx) => {
    const user = within(by, await lockUser(tx, id));
    if ((user.professional_status_at !== null) === granted) return user;
    const action = granted ? 'user.professional_status_granted' : 'user.professional_status_withdrawn';
    await audit(tx, caller, { action, targetId: id, details: note === undefined ? {} : { note } });
    await context.announce(tx, [eventOf(id, granted)]);
    return await updateUser(tx, id, {
      professional_status_at: granted ? caller.at : null,
      professional_status_by: granted ? by.userId : null,
      updated_at: caller.at,
    });
  });
}

// The note is for the audit log: the person is told what was decided and whom to ask, not what was written about them.
function eventOf(userId: string, granted: boolean): AccountEvent {
  const words = granted
    ? {
        title: 'You have professional status now',
        body: 'A manager granted it. Your profile shows it from now on. You need to do nothing.',
      }
    : {
        title: 'Your professional status was withdrawn',
        body: 'Your profile does not show it any more; nothing else about your account has changed. If you think that this is wrong, ask an administrator to look at the decision: the audit log holds who made it and when.',
      };
  return accountEvent('account.professional_status', userId, { ...words, details: { granted } });
}
