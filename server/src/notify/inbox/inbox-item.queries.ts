import type { AlertState, Category, Severity } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import { byNobodyKnown, nameOfNobodyKnown } from '../alert/acknowledger.queries.ts';

/** A row of the inbox as `itemColumns` reads it. */
export interface InboxItem {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly alert_id: string | null;
  readonly alert_state: AlertState;
  readonly who_id: string | null;
  readonly who_name: string | null;
  readonly xid: string;
  readonly position: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly seen_at: Date | null;
  readonly read_at: Date | null;
  readonly archived_at: Date | null;
}

/**
 * What the contract's Notification is made of, from `notification n` joined by `itemJoins`. Who acknowledged for
 * themselves alone sees the alert as acknowledged; others do not.
 */
export const itemColumns = sql`
  n.id, n.category, n.severity, e.data->>'title' as title, coalesce(e.data->>'body', '') as body, e.data->>'url' as url,
  n.alert_id, case when a.state = 'open' and n.acknowledged_at is not null then 'acknowledged' else a.state end as alert_state,
  coalesce(who.id, ${byNobodyKnown}) as who_id, coalesce(who.display_name, ${nameOfNobodyKnown}) as who_name, n.xid, n.position, n.created_at, n.updated_at, n.seen_at, n.read_at, n.archived_at`;

export const itemJoins = sql`
  join event e on e.id = n.event_id
  left join alert a on a.id = n.alert_id
  left join users who on who.id = coalesce(a.acknowledged_by, case when n.acknowledged_at is not null then n.recipient_id end)`;
