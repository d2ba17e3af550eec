import type { Severity } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import { afterCommit, type Database, type Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId, nilId } from '#platform/ids';
import type { Realtime } from '#platform/realtime';
import type { Alert } from './alert.ts';
import { acknowledgeForOneself, lockAlert, lockQuietAlerts, nameOf, titleOf, wasTold } from './alert.queries.ts';
import type { Step } from '../channel.ts';
import { type StoredEvent, storeEvents } from '../event/publish.ts';

export interface AlertActionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly realtime: Realtime;
  /** Whether an acknowledgement speaks for everybody who was told, or for oneself. */
  readonly acknowledge: 'shared' | 'personal';
}

export interface AlertAction {
  readonly alertId: string;
  readonly recipientId: string;
  /** MANAGER and above may act on alerts of public categories without having been told. */
  readonly manages: boolean;
  readonly note?: string;
  /** Who it was where that is nobody with an account: named in the place of the recipient, who lets them act. */
  readonly as?: string;
}

const publicCategories: readonly string[] = ['network', 'custom'];

/** Says that somebody is on it. Repeating it is harmless. */
export async function acknowledgeAlert(deps: AlertActionDeps, action: AlertAction): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const alert = await openAlert(tx, action.alertId);
    const told = await wasTold(tx, action.alertId, action.recipientId);
    if (!told && !isManagedBy(alert, action)) throw coded('ALERT_NOT_FOUND');
    const at = deps.clock.now();
    const shared = deps.acknowledge === 'shared';
    // What somebody else did for everybody is not the recipient's own.
    if (told && !(shared && action.as !== undefined)) await acknowledgeForOneself(tx, { ...action, at });
    if (shared && alert.state === 'open') await acknowledgeForAll(deps, tx, { alert, action });
    else afterCommit(tx, () => deps.realtime.publish('alert', { alertId: alert.id, recipients: [action.recipientId] }));
  });
}

/** Ends an alert by hand. */
export async function resolveAlert(deps: AlertActionDeps, action: AlertAction): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const alert = await openAlert(tx, action.alertId);
    if (alert.ownerId !== action.recipientId && !isManagedBy(alert, action))
      throw coded('FORBIDDEN', 'A manager or the owner of the alert can resolve it.');
    const at = deps.clock.now();
    const after: Alert = {
      ...alert,
      state: 'resolved',
      resolvedAt: at,
      resolvedBy: action.recipientId,
      flappingUntil: null,
    };
    await tell(deps, tx, {
      alert: after,
      step: 'resolve',
      type: 'tocsin.alert.resolved',
      title: `Resolved by hand: ${await titleOf(tx, alert)}`,
      action,
    });
  });
}

/** Ends the flapping of alerts that have been quiet for long enough, and tells how they ended. True when any was found. */
export async function settleFlapping(deps: AlertActionDeps): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const quiet = await lockQuietAlerts(tx, deps.clock.now());
    for (const alert of quiet) {
      const step: Step = alert.state === 'resolved' ? 'resolve' : 'update';
      const title = await titleOf(tx, alert);
      await tell(deps, tx, { alert: { ...alert, flappingUntil: null }, step, type: 'tocsin.alert.settled', title });
    }
    return quiet.length > 0;
  });
}

async function openAlert(tx: Db, id: string): Promise<Alert> {
  const alert = await lockAlert(tx, id);
  if (!alert) throw coded('ALERT_NOT_FOUND');
  if (alert.state === 'resolved') throw coded('ALERT_RESOLVED');
  return alert;
}

function isManagedBy(alert: Alert, action: AlertAction): boolean {
  return action.manages && publicCategories.includes(alert.category);
}

async function acknowledgeForAll(
  deps: AlertActionDeps,
  tx: Db,
  { alert, action }: { alert: Alert; action: AlertAction },
): Promise<void> {
  const after: Alert = {
    ...alert,
    state: 'acknowledged',
    acknowledgedAt: deps.clock.now(),
    acknowledgedBy: action.as === undefined ? action.recipientId : nilId,
  };
  await tell(deps, tx, {
    alert: after,
    step: 'acknowledge',
    type: 'tocsin.alert.acknowledged',
    title: `Acknowledged by ${action.as ?? (await nameOf(tx, action.recipientId))}: ${await titleOf(tx, alert)}`,
    action,
  });
}

interface Telling {
  readonly alert: Alert;
  readonly step: Step;
  readonly type: string;
  readonly title: string;
  readonly action?: AlertAction;
}

/** Whatever is sent has an event as its cause: an internal one here, which names the event before it. */
async function tell(deps: AlertActionDeps, tx: Db, { alert, step, type, title, action }: Telling): Promise<void> {
  const at = deps.clock.now();
  const id = newId(at);
  const data = {
    title,
    ...(action && action.as === undefined ? { by: action.recipientId } : {}),
    ...(action?.as === undefined ? {} : { by_name: action.as }),
    ...(action?.note === undefined ? {} : { note: action.note }),
  };
  const severity: Severity = alert.severity;
  const draft = {
    source: alert.source,
    type,
    category: alert.category,
    severity,
    data,
    causeEventId: alert.lastEventId,
  };
  const event: StoredEvent = { id, draft, time: at, receivedAt: at, step, alert };
  await storeEvents(tx, [event], deps.realtime);
}
