import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { ArticleResource } from './watchable.ts';

export interface NewSubscription {
  readonly id: string;
  readonly recipientId: string;
  readonly about: ArticleResource;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function insertSubscription(tx: Db, wish: NewSubscription): Promise<void> {
  const { id, recipientId, about, at, expiresAt } = wish;
  await sql`
    insert into article_subscription (id, recipient_id, kind, resource_id, created_at, expires_at)
    values (${id}, ${recipientId}, ${about.kind}, ${about.id}, ${at}, ${expiresAt})`.execute(tx);
}

export interface SubscriptionRow {
  readonly recipient_id: string;
  readonly kind: ArticleResource['kind'];
  readonly resource_id: string;
  readonly confirmed_at: Date | null;
}

/** A wish that can still be confirmed, or was. */
export async function findSubscription(db: Db, id: string, at: Date): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select recipient_id, kind, resource_id, confirmed_at from article_subscription where id = ${id} and expires_at > ${at}`.execute(
    db,
  );
  return rows[0];
}

/** Says that the mailbox wants it; false when it said so before. */
export async function confirmOnce(tx: Db, id: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update article_subscription set confirmed_at = ${at} where id = ${id} and expires_at > ${at} and confirmed_at is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Removes wishes that ended before, and answers whose they were; what was confirmed lives on as a watch. */
export async function deleteSubscriptions(tx: Db, endedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ recipient_id: string }>`
    delete from article_subscription where expires_at <= ${endedBefore} returning recipient_id`.execute(tx);
  return [...new Set(rows.map((row) => row.recipient_id))];
}
