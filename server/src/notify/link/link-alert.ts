import type { AlertState, Severity } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { getAlert } from '../alert/alert-view.ts';
import { isActive } from './link-alert.queries.ts';
import type { Acknowledgement } from './link.ts';

interface Described {
  readonly title: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly acknowledged_by: string | null;
}

/** The alert behind a mailed link, as its addressee sees it. Changes nothing. */
export async function describeAlertLink(db: Db, link: Acknowledgement): Promise<Described> {
  if (!(await isActive(db, link.recipientId))) throw coded('INVALID_TOKEN');
  const viewer = { recipientId: link.recipientId, manages: false };
  const { title, severity, state, acknowledged_by } = await getAlert(db, viewer, link.alertId).catch(asInvalid);
  return { title, severity, state, acknowledged_by: acknowledged_by?.display_name ?? null };
}

/** Acknowledges the alert for the link's addressee. Who has acknowledged it already stays named. */
export async function actOnAlertLink(
  db: Db,
  acknowledge: (action: { alertId: string; recipientId: string; manages: boolean }) => Promise<void>,
  link: Acknowledgement,
): Promise<Pick<Described, 'state' | 'acknowledged_by'>> {
  await describeAlertLink(db, link);
  await acknowledge({ ...link, manages: false });
  const { state, acknowledged_by } = await describeAlertLink(db, link);
  return { state, acknowledged_by };
}

function asInvalid(cause: unknown): never {
  throw coded('INVALID_TOKEN', undefined, { cause });
}
