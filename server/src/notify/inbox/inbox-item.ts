import type { Notification } from '@tocsin/sdk/contract';
import type { InboxItem } from './inbox-item.queries.ts';

/** A row as the API and the stream show it. */
export function presentItem(row: InboxItem): Notification {
  return {
    id: row.id,
    category: row.category,
    severity: row.severity,
    title: row.title,
    body: row.body,
    url: row.url,
    alert: row.alert_id === null ? null : { id: row.alert_id, state: row.alert_state, acknowledged_by: whoOf(row) },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    seen_at: row.seen_at?.toISOString() ?? null,
    read_at: row.read_at?.toISOString() ?? null,
    archived_at: row.archived_at?.toISOString() ?? null,
  };
}

function whoOf({ who_id, who_name }: InboxItem): { id: string; display_name: string } | null {
  return who_id === null ? null : { id: who_id, display_name: who_name ?? '' };
}
