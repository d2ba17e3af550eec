import type { Role } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

const columns = ['id', 'kind', 'email_sealed', 'note', 'role', 'accepted_at', 'expires_at', 'created_at'] as const;
const invitations = (db: Db) => db.selectFrom('invitation').select(columns);
export type InvitationRow = Awaited<ReturnType<ReturnType<typeof invitations>['executeTakeFirstOrThrow']>>;

export interface NewInvitation {
  id: string;
  sealed: string;
  hash: string;
}

/** A person by their id; null is the operator at the shell of the server. */
export type Inviter = string | null;

interface Inviting {
  role: Role;
  by: Inviter;
  at: Date;
  expiresAt: Date;
}

/** The invitations and their one-time links, which have the same ids. */
export async function insertInvitations(tx: Db, rows: readonly NewInvitation[], inviting: Inviting): Promise<void> {
  const { role, by, at, expiresAt } = inviting;
  const ids = rows.map(({ id }) => id);
  await sql`
    insert into invitation (id, email_sealed, email_hash, role, invited_by, from_shell, expires_at, created_at)
    select id, sealed, hash, ${role}, ${by}::uuid, ${by === null}::boolean, ${expiresAt}::timestamptz, ${at}::timestamptz
    from unnest(${ids}::uuid[], ${rows.map(({ sealed }) => sealed)}::text[], ${rows.map(({ hash }) => hash)}::uuid[])
      as one(id, sealed, hash)`.execute(tx);
  await sql`
    insert into one_time_token (jti, purpose, expires_at, created_at)
    select id, 'invitation', ${expiresAt}::timestamptz, ${at}::timestamptz from unnest(${ids}::uuid[]) as one(id)
  `.execute(tx);
}

export interface NewOpenInvitation {
  id: string;
  note: string;
  by: Inviter;
  at: Date;
  expiresAt: Date;
}

/** An invitation without an address, and its one-time link. */
export async function insertOpenInvitation(tx: Db, invitation: NewOpenInvitation): Promise<InvitationRow> {
  const { id, note, by, at, expiresAt } = invitation;
  const times = { expires_at: expiresAt, created_at: at };
  await tx
    .insertInto('one_time_token')
    .values({ jti: id, purpose: 'join', ...times })
    .execute();
  return await tx
    .insertInto('invitation')
    .values({ id, kind: 'open', note, invited_by: by, from_shell: by === null, ...times })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Ends what is open for these addresses, as far as the roles reach. */
export async function endInvitationsFor(
  tx: Db,
  { hashes, roles, at }: { hashes: readonly string[]; roles: readonly Role[]; at: Date },
): Promise<void> {
  await sql`
    with ended as (
      update invitation set expires_at = ${at} where email_hash = any(${[...hashes]}::uuid[])
        and role = any(${[...roles]}::text[]) and accepted_at is null and expires_at > ${at} returning id
    )
    update one_time_token set used_at = ${at} where jti in (select id from ended) and used_at is null`.execute(tx);
}

export async function endOpenInvitation(
  tx: Db,
  { id, roles, at }: { id: string; roles: readonly Role[]; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with ended as (
      update invitation set expires_at = ${at} where id = ${id} and role = any(${[...roles]}::text[])
        and accepted_at is null and expires_at > ${at} returning id
    ), used as (
      update one_time_token set used_at = ${at} where jti in (select id from ended) and used_at is null
    )
    select id from ended`.execute(tx);
  return rows.length === 1;
}

export async function selectInvitations(
  db: Db,
  { roles, beforeId, limit }: { roles: readonly Role[]; beforeId?: string | undefined; limit: number },
): Promise<InvitationRow[]> {
  let rows = invitations(db).where('role', 'in', [...roles]);
  if (beforeId !== undefined) rows = rows.where('id', '<', beforeId);
  return await rows.orderBy('id', 'desc').limit(limit).execute();
}

export async function countInvitations(db: Db, roles: readonly Role[]): Promise<{ sent: number; accepted: number }> {
  return await db
    .selectFrom('invitation')
    .select(({ fn }) => [fn.countAll<number>().as('sent'), fn.count<number>('accepted_at').as('accepted')])
    .where('role', 'in', [...roles])
    .executeTakeFirstOrThrow();
}

/** With the present role of whoever made it; none where they are gone or disabled. The shell has every right. */
export async function lockInvitation(tx: Db, id: string) {
  return await tx
    .selectFrom('invitation')
    .leftJoin('users', (join) => join.onRef('users.id', '=', 'invited_by').on('users.status', '=', 'active'))
    .select(['invitation.email_sealed', 'invitation.role'])
    .select(sql<Role | null>`case when from_shell then 'ADMIN' else users.role end`.as('inviterRole'))
    .where('invitation.id', '=', id)
    .forUpdate('invitation')
    .executeTakeFirst();
}

export async function closeInvitation(
  tx: Db,
  id: string,
  { userId, at }: { userId: string | null; at: Date },
): Promise<void> {
  await tx.updateTable('invitation').set({ accepted_by: userId, accepted_at: at }).where('id', '=', id).execute();
}

/** The counts stay; whom they were for does not. */
export async function forgetWhomInvited(db: Db, endedBefore: Date): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ email_sealed: null, email_hash: null, note: '' })
    .where((where) => where.or([where('email_sealed', 'is not', null), where('note', '<>', '')]))
    .where('expires_at', '<', endedBefore)
    .execute();
}
