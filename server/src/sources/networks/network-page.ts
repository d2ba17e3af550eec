import type { NetworkPage, Severity } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { firstIdAt } from '#platform/ids';
import { countryOfNetwork, networkName } from './catalogue.ts';
import { countAlarmsByHour, countOpenAlerts, findNetworkWatch } from './network-page.queries.ts';
import type { HourRow } from './network-page.queries.ts';
import { networkLabel } from './sentence.ts';

const hourMs = 3_600_000;

/** One network for one person: its name, their watch, what is open, and the last 24 hours by hour. */
export async function readNetworkPage(
  db: Db,
  asn: string,
  who: { recipientId: string; now: Date },
): Promise<z.infer<typeof NetworkPage>> {
  const hours = lastHours(who.now);
  const [since = who.now] = hours;
  const [watch, openAlerts, rows] = await Promise.all([
    findNetworkWatch(db, asn, who.recipientId),
    countOpenAlerts(db, asn),
    countAlarmsByHour(db, asn, { since, from: firstIdAt(since) }),
  ]);
  const name = networkName(asn);
  return {
    asn,
    name: name ?? networkLabel(asn),
    country: countryOfNetwork(asn),
    catalogued: name !== null,
    watch_id: watch?.id ?? null,
    watched_since: watch?.created_at.toISOString() ?? null,
    open_alerts: openAlerts,
    alarms_24h: rows.reduce((sum, { count }) => sum + count, 0),
    by_hour: hours.map((hour) => ({ hour: hour.toISOString(), ...countsOf(hour, rows) })),
  };
}

/** The beginnings of the last 24 hours, the one that runs included, oldest first. */
function lastHours(now: Date): Date[] {
  const present = Math.floor(now.getTime() / hourMs) * hourMs;
  return Array.from({ length: 24 }, (_, index) => new Date(present - (23 - index) * hourMs));
}

function countsOf(hour: Date, rows: readonly HourRow[]): Record<Severity, number> {
  const of = (severity: Severity) =>
    rows.find((row) => row.hour.getTime() === hour.getTime() && row.severity === severity)?.count ?? 0;
  return { low: of('low'), medium: of('medium'), high: of('high'), critical: of('critical') };
}
