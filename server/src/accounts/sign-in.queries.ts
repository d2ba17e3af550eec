import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tables } from '#platform/db';
import { giveBack } from './throttle.queries.ts';
import type { Counted } from './throttle.ts';

export interface Opening {
  at: Date;
  userId: string;
  /** The hash that the password was found right against; without it something else was proved. */
  secret: string | undefined;
  session: {
    id: string;
    tokenHash: Buffer;
    kind: 'browser' | 'tokens';
    device: string;
    address: string;
    expiresAt: Date;
  };
  refresh: { id: string; tokenHash: Buffer; expiresAt: Date } | undefined;
  /** The session that the browser brought along: a new sign-in ends it. */
  presentedHash: Buffer | undefined;
  own: Counted | undefined;
  shared: Counted | undefined;
  audit: Insertable<Tables['audit']>;
}

/**
 * Everything that a right password brings about, in one statement: this is the hottest write of the room. The lock on the
 * row of the proof makes a change of the password wait, so that no session is opened with the old one after its sessions
 * were ended; when the change came first, nothing is opened.
 */
export async function openSession(db: Db, opening: Opening): Promise<{ opened: boolean; ended: string[] }> {
  const { at, userId, session, audit } = opening;
  const { rows } = await sql<{ opened: boolean; ended: string | null }>`
    with confirmed as (${proofOf(userId, opening.secret)}), opened as (
      insert into session (id, user_id, token_hash, kind, device, address, auth_at, seen_at, expires_at, created_at)
      select ${session.id}::uuid, user_id, ${session.tokenHash}::bytea, ${session.kind}, ${session.device}, ${session.address},
        ${at}::timestamptz, ${at}::timestamptz, ${session.expiresAt}::timestamptz, ${at}::timestamptz from confirmed
      returning id
    ), ended as (
      delete from session where token_hash = ${opening.presentedHash ?? null}::bytea and exists (select 1 from confirmed) returning id
    ), freed as (
      delete from throttle where key = ${opening.own?.key ?? ''} and exists (select 1 from confirmed)
    ), shared as (${giveBackShared(opening)}), refresh as (${insertRefresh(opening)}), signed_in as (
      update users set last_sign_in_at = ${at} where id = (select user_id from confirmed)
    ), told as (
      insert into audit (id, action, actor_id, target_id, address, trace_id, details, at)
      select ${audit.id}::uuid, ${audit.action}, ${userId}::uuid, ${userId}::uuid, ${audit.address}, ${audit.trace_id},
        ${audit.details}::jsonb, ${at}::timestamptz from confirmed
    )
    select exists (select 1 from opened) as opened, (select id from ended) as ended`.execute(db);
  const row = rows[0];
  return { opened: row?.opened === true, ended: row?.ended ? [row.ended] : [] };
}

/** Holds what the entrance rests on, until the transaction ends. */
export async function lockProof(tx: Db, userId: string, secret: string | undefined): Promise<void> {
  await proofOf(userId, secret).execute(tx);
}

// The password that was found right, or the account as long as it is active. The account's row is written in the same
// statement, so it is locked for that at once: two that only shared it would wait for each other.
const proofOf = (userId: string, secret: string | undefined) =>
  secret === undefined
    ? sql`select id as user_id from users where id = ${userId} and status = 'active' for no key update`
    : sql`select user_id from credential where user_id = ${userId} and kind = 'password' and secret = ${secret} for share`;

const giveBackShared = ({ shared }: Opening) => (shared ? giveBack(shared) : sql`select 1`);

function insertRefresh({ refresh, at }: Opening) {
  if (!refresh) return sql`select 1`;
  return sql`
    insert into refresh_token (id, session_id, token_hash, expires_at, created_at)
    select ${refresh.id}::uuid, id, ${refresh.tokenHash}::bytea, ${refresh.expiresAt}::timestamptz, ${at}::timestamptz from opened`;
}
