import type { ChannelName } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface DestinationRow {
  readonly id: string;
  readonly channel: ChannelName;
  readonly label: string;
  readonly state: 'ready' | 'unverified' | 'needs_attention';
  readonly address_sealed: string | null;
  /** Only on the account's own e-mail. */
  readonly account_email: string | null;
  readonly account_verified_at: Date | null;
  readonly verified_at: Date | null;
  readonly suppressed: boolean;
  /** Of the connection behind it. */
  readonly shared: boolean;
  readonly created_at: Date;
}

interface Wanted {
  readonly recipientId: string;
  readonly before?: string | undefined;
  readonly limit?: number;
  readonly only?: string;
}

/** One live destination of a person. */
export async function findDestination(
  db: Db,
  { recipientId, id }: { recipientId: string; id: string },
): Promise<DestinationRow | undefined> {
  const rows = await findDestinations(db, { recipientId, only: id });
  return rows[0];
}

/** A person's live destinations, newest first. */
export async function findDestinations(
  db: Db,
  { recipientId, before, limit = 200, only }: Wanted,
): Promise<DestinationRow[]> {
  const { rows } = await sql<DestinationRow>`
    select d.id, d.channel, d.label, d.state, d.address_sealed, d.verified_at, d.created_at,
      case when d.channel = 'email' and d.address_sealed is null then u.email end as account_email,
      case when d.channel = 'email' and d.address_sealed is null then u.email_verified_at end as account_verified_at,
      exists (select 1 from suppression s where s.channel = d.channel and s.address_hash = d.address_hash) as suppressed,
      exists (select 1 from connection c where c.id = d.connection_id and c.shared) as shared
    from destination d left join users u on u.id = d.recipient_id
    where d.recipient_id = ${recipientId} and d.deleted_at is null and (${before ?? null}::uuid is null or d.id < ${before ?? null})
      and (${only ?? null}::uuid is null or d.id = ${only ?? null})
    order by d.id desc limit ${limit}`.execute(db);
  return rows;
}
