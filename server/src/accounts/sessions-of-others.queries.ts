import type { Db } from '#platform/db';

export async function deleteSessionsOfOthers(tx: Db, userId: string): Promise<string[]> {
  const rows = await tx.deleteFrom('session').where('user_id', '<>', userId).returning('id').execute();
  return rows.map((row) => row.id);
}
