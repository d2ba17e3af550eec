import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tables } from '#platform/db';

export type CredentialRow = Pick<
  Selectable<Tables['credential']>,
  | 'id'
  | 'user_id'
  | 'secret'
  | 'name'
  | 'external_id'
  | 'transports'
  | 'counter'
  | 'disabled_at'
  | 'last_used_at'
  | 'created_at'
>;
const columns = [
  'id',
  'user_id',
  'secret',
  'name',
  'external_id',
  'transports',
  'counter',
  'disabled_at',
  'last_used_at',
  'created_at',
] as const;
type Kind = 'totp' | 'passkey' | 'recovery';

export async function selectCredentials(db: Db, userId: string, kind: Kind): Promise<CredentialRow[]> {
  return await db
    .selectFrom('credential')
    .select(columns)
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
}

export interface NewCredential {
  id: string;
  userId: string;
  kind: Kind;
  secret: string;
  name?: string;
  externalId?: string;
  transports?: string[];
  counter?: number;
  at: Date;
}

/** Answers false where there is one already: an authenticator app of this person, or this passkey of anybody. */
export async function insertCredential(tx: Db, credential: NewCredential): Promise<boolean> {
  const { id, userId, kind, secret, name = '', externalId, transports = [], counter = 0, at } = credential;
  const result = await tx
    .insertInto('credential')
    .values({
      id,
      user_id: userId,
      kind,
      secret,
      name,
      external_id: externalId ?? null,
      transports,
      counter,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function deleteCredentials(
  tx: Db,
  userId: string,
  kinds: readonly (Kind | 'password')[],
): Promise<number> {
  const result = await tx
    .deleteFrom('credential')
    .where('user_id', '=', userId)
    .where('kind', 'in', [...kinds])
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deletePasskey(tx: Db, userId: string, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('credential')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('kind', '=', 'passkey')
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function renamePasskey(
  tx: Db,
  { userId, id, name, at }: { userId: string; id: string; name: string; at: Date },
): Promise<CredentialRow | undefined> {
  return await tx
    .updateTable('credential')
    .set({ name, updated_at: at })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('kind', '=', 'passkey')
    .returning(columns)
    .executeTakeFirst();
}

export async function selectPasskey(db: Db, externalId: string): Promise<CredentialRow | undefined> {
  return await db
    .selectFrom('credential')
    .select(columns)
    .where('kind', '=', 'passkey')
    .where('external_id', '=', externalId)
    .executeTakeFirst();
}

/** Notes the use of a passkey or of a code's step, unless another use with this counter or a later one came first. */
export async function countUse(
  db: Db,
  { id, from, to, at }: { id: string; from: number; to: number; at: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('credential')
    .set({ counter: to, last_used_at: at, updated_at: at })
    .where('id', '=', id)
    .where('counter', '=', from)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A recovery code that was used, or a passkey that is suspected to be a copy. Answers whether this call did it. */
export async function disableCredential(db: Db, id: string, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('credential')
    .set({ disabled_at: at, updated_at: at })
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export interface SignInWays {
  password: boolean;
  short: boolean;
  totp: boolean;
  passkeys: number;
  recovery: number;
  identities: number;
}

/** What a person could sign in with, in one look. */
export async function selectWays(db: Db, userId: string): Promise<SignInWays> {
  const { rows } = await sql<SignInWays>`
    select count(*) filter (where kind = 'password') > 0 as password,
      coalesce(bool_or(short), false) as short,
      count(*) filter (where kind = 'totp') > 0 as totp,
      (count(*) filter (where kind = 'passkey'))::int as passkeys,
      (count(*) filter (where kind = 'recovery' and disabled_at is null))::int as recovery,
      (select count(*)::int from identity where user_id = ${userId}) as identities
    from credential where user_id = ${userId}`.execute(db);
  return rows[0] ?? { password: false, short: false, totp: false, passkeys: 0, recovery: 0, identities: 0 };
}
