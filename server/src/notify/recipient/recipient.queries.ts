import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

interface UserRow {
  readonly userId: string;
  readonly locale: string;
  readonly hash: string;
  readonly at: Date;
}

export async function saveUserRecipients(tx: Db, users: readonly UserRow[]): Promise<void> {
  await sql`
    insert into recipient (id, user_id, locale, created_at)
    select id, id, locale, at from unnest(${users.map((u) => u.userId)}::uuid[], ${users.map((u) => u.locale)}::text[],
      ${users.map((u) => u.at)}::timestamptz[]) as person(id, locale, at)
    on conflict (id) do update set locale = excluded.locale, version = recipient.version + 1
      where recipient.locale <> excluded.locale`.execute(tx);
}

/** Gives the account's own e-mail destination its new hash; a second destination at the same address becomes needless. */
export async function moveAccountAddresses(tx: Db, users: readonly UserRow[]): Promise<void> {
  const people = sql`unnest(${users.map((u) => u.userId)}::uuid[], ${users.map((u) => u.hash)}::uuid[],
    ${users.map((u) => u.at)}::timestamptz[]) as person(id, hash, at)`;
  const theirs = sql`d.recipient_id = person.id and d.channel = 'email' and d.deleted_at is null`;
  await sql`update destination d set deleted_at = person.at from ${people}
    where ${theirs} and d.address_sealed is not null and d.address_hash = person.hash`.execute(tx);
  await sql`update destination d set address_hash = person.hash, state = 'ready' from ${people}
    where ${theirs} and d.address_sealed is null and d.address_hash <> person.hash`.execute(tx);
}

interface DestinationRow {
  readonly id: string;
  readonly recipientId: string;
  readonly channel: ChannelName;
  readonly sealed: string | null;
  readonly hash: string | null;
  /** Only where the address is a contact's: who names it answers for it. */
  readonly verifiedAt: Date | null;
  readonly at: Date;
}

/** Adds those that are not there yet. */
export async function insertDestinations(tx: Db, rows: readonly DestinationRow[]): Promise<void> {
  await sql`
    insert into destination (id, recipient_id, channel, address_sealed, address_hash, verified_at, created_at)
    select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.recipientId)}::uuid[], ${rows.map((r) => r.channel)}::text[],
      ${rows.map((r) => r.sealed)}::text[], ${rows.map((r) => r.hash)}::uuid[],
      ${rows.map((r) => r.verifiedAt)}::timestamptz[], ${rows.map((r) => r.at)}::timestamptz[])
    on conflict (recipient_id, channel, address_hash) where deleted_at is null do nothing`.execute(tx);
}

interface ContactRow {
  readonly id: string;
  readonly sealed: string;
  readonly hash: string;
  readonly locale: string;
  readonly at: Date;
}

export async function saveContact(tx: Db, { id, sealed, hash, locale, at }: ContactRow): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into recipient (id, address_sealed, address_hash, locale, created_at)
    values (${id}, ${sealed}, ${hash}, ${locale}, ${at})
    on conflict (address_hash) do update set address_sealed = excluded.address_sealed returning id`.execute(tx);
  return rows[0]?.id ?? id;
}
