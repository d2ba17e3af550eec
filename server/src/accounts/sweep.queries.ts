import type { Db } from '#platform/db';

/** Links are kept for a while after their end, so that a late click is told why. */
export async function deleteEndedLinks(db: Db, endedBefore: Date): Promise<void> {
  await db.deleteFrom('one_time_token').where('expires_at', '<', endedBefore).execute();
}

export async function deleteEndedApiTokens(db: Db, endedBefore: Date): Promise<void> {
  await db.deleteFrom('api_token').where('expires_at', '<', endedBefore).execute();
}
