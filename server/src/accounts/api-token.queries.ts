import type { Insertable } from 'kysely';
import type { Db, Tables } from '#platform/db';
import { isBare } from './credential.queries.ts';

const columns = ['id', 'name', 'prefix', 'scopes', 'source', 'created_at', 'last_used_at', 'expires_at'] as const;
export type ApiTokenRow = Pick<
  { id: string; name: string; prefix: string; scopes: string[]; source: string } & Record<'created_at', Date> &
    Record<'last_used_at' | 'expires_at', Date | null>,
  (typeof columns)[number]
>;

/** The one query of a request with an API token. */
export async function selectApiToken(db: Db, tokenHash: Buffer, at: Date) {
  return await db
    .selectFrom('api_token')
    .innerJoin('users', 'users.id', 'api_token.user_id')
    .select([
      'api_token.id',
      'api_token.user_id',
      'api_token.scopes',
      'api_token.source',
      'api_token.last_used_at',
      'users.role',
    ])
    .select(isBare.as('bare'))
    .where('api_token.token_hash', '=', tokenHash)
    .where((where) => where.or([where('api_token.expires_at', 'is', null), where('api_token.expires_at', '>', at)]))
    .where('users.status', '=', 'active')
    .executeTakeFirst();
}

export async function insertApiToken(tx: Db, row: Insertable<Tables['api_token']>): Promise<void> {
  await tx.insertInto('api_token').values(row).execute();
}

export async function updateLastUsed(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('api_token').set({ last_used_at: at }).where('id', '=', id).execute();
}

export async function selectApiTokensOf(
  db: Db,
  userId: string,
  { beforeId, limit }: { beforeId?: string | undefined; limit: number },
): Promise<ApiTokenRow[]> {
  let rows = db.selectFrom('api_token').select(columns).where('user_id', '=', userId);
  if (beforeId !== undefined) rows = rows.where('id', '<', beforeId);
  return await rows.orderBy('id', 'desc').limit(limit).execute();
}

export async function deleteApiToken(tx: Db, id: string, userId: string): Promise<boolean> {
  const result = await tx.deleteFrom('api_token').where('id', '=', id).where('user_id', '=', userId).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function deleteApiTokensOf(tx: Db, userId: string): Promise<void> {
  await tx.deleteFrom('api_token').where('user_id', '=', userId).execute();
}
