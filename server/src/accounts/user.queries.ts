import type { Role } from '@tocsin/sdk/contract';
import type { Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tables } from '#platform/db';
import { hasSecondStep } from './credential.queries.ts';

export const columns = [
  'id',
  'email',
  'email_verified_at',
  'display_name',
  'role',
  'status',
  'zone',
  'locale',
  'theme',
  'shortcuts',
  'professional_status_at',
  'professional_status_by',
  'desk',
  'last_sign_in_at',
  'created_at',
  'version',
  'first_name',
  'last_name',
  'nickname',
  'headline',
  'bio',
  'location',
  'density',
  'github_url',
  'linkedin_url',
  'web_url',
  'picture',
  'small_picture',
] as const;

const everyone = (db: Db) => db.selectFrom('users').select(columns);
export type UserRow = Awaited<ReturnType<ReturnType<typeof everyone>['executeTakeFirstOrThrow']>>;

export interface NewUser {
  id: string;
  email: string;
  displayName: string;
  role: Role;
  verifiedAt: Date | null;
  at: Date;
}

export async function insertUser(tx: Db, user: NewUser): Promise<void> {
  await tx
    .insertInto('users')
    .values({ ...rowOf(user), email: user.email })
    .execute();
}

/** Inserts the person, or a decoy at another address where the address is taken, with the same work. Answers which. */
export async function insertUserOrDecoy(tx: Db, user: NewUser, decoy: string): Promise<'new' | 'decoy'> {
  const taken = sql<boolean>`exists (select 1 from users where lower(email) = lower(${user.email}))`;
  const { email } = await tx
    .insertInto('users')
    .values({ ...rowOf(user), email: sql<string>`case when ${taken} then ${decoy} else ${user.email} end` })
    .returning('email')
    .executeTakeFirstOrThrow();
  return email === decoy ? 'decoy' : 'new';
}

function rowOf(user: NewUser) {
  return {
    id: user.id,
    display_name: user.displayName,
    role: user.role,
    email_verified_at: user.verifiedAt,
    created_at: user.at,
    updated_at: user.at,
  };
}

/** What a sign-in needs to know, in one look. */
export async function selectForSignIn(db: Db, email: string) {
  return await db
    .selectFrom('users')
    .leftJoin('credential', (join) =>
      join.onRef('credential.user_id', '=', 'users.id').on('credential.kind', '=', 'password'),
    )
    .select(['users.id', 'users.email', 'users.role', 'users.status', 'users.email_verified_at', 'credential.secret'])
    .select(hasSecondStep(sql.ref('users.id')).as('secondStep'))
    .where(sql`lower(users.email)`, '=', email.toLowerCase())
    .executeTakeFirst();
}

export async function selectUser(db: Db, id: string): Promise<UserRow | undefined> {
  return await everyone(db).where('id', '=', id).executeTakeFirst();
}

export async function selectUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return await everyone(db)
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst();
}

/** Those of the addresses that have an account. */
export async function selectUsersByEmail(db: Db, emails: readonly string[]): Promise<UserRow[]> {
  return await everyone(db)
    .where(
      sql`lower(email)`,
      'in',
      emails.map((email) => email.toLowerCase()),
    )
    .execute();
}

export async function lockUserByEmail(tx: Db, email: string): Promise<UserRow | undefined> {
  return await everyone(tx)
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
}

/** The row is this transaction's until it ends. */
export async function lockUser(tx: Db, id: string): Promise<UserRow | undefined> {
  return await everyone(tx).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateUser(tx: Db, id: string, change: Updateable<Tables['users']>): Promise<UserRow> {
  return await tx
    .updateTable('users')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** How somebody is called; nothing when they are gone. */
export async function selectName(db: Db, id: string): Promise<string | undefined> {
  const found = await db.selectFrom('users').select(['display_name', 'email']).where('id', '=', id).executeTakeFirst();
  return found && (found.display_name || found.email);
}

export async function hasAdministrator(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'ADMIN')
    .where('status', '=', 'active')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
