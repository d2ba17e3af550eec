import type { Context } from './context.ts';
import { deleteEndedChanges } from './email-change.queries.ts';
import { forgetWhomInvited } from './invitation.queries.ts';
import { addUpPeopleCounts } from './people-list.queries.ts';
import { boundsAt } from './session.ts';
import { deleteEndedSessions } from './session.queries.ts';
import { deleteEndedApiTokens, deleteEndedLinks } from './sweep.queries.ts';
import { hardStop } from './throttle.ts';
import { deleteOldThrottles } from './throttle.queries.ts';

const day = 24 * 3600_000;

/** Deletes what has ended and nothing asks for any more. */
export async function sweep(context: Context): Promise<void> {
  const { db } = context.database;
  const at = context.clock.now();
  const daysAgo = (days: number) => new Date(at.getTime() - days * day);
  const ended = await deleteEndedSessions(db, boundsAt(at));
  if (ended.length > 0) context.onSessionEnded(ended);
  await deleteEndedChanges(db, at);
  await deleteEndedLinks(db, daysAgo(7));
  await forgetWhomInvited(db, daysAgo(30));
  await deleteEndedApiTokens(db, daysAgo(30));
  await addUpPeopleCounts(db);
  await deleteOldThrottles(db, daysAgo(30), hardStop);
}
