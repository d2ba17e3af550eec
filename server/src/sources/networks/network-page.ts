import type { NetworkPage, Severity } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { firstIdAt } from '#platform/ids';
import { countryOfNetwork, networkName } from './catalogue.ts';
import { countAlarms, countOpenAlerts, findNetworkWatch } from './network-page.queries.ts';
import type { AlarmsCounted, HourRow } from './network-page.queries.ts';
import { networkLabel } from './sentence.ts';

const hourMs = 3_600_000;

/** The hours that the chart reaches back, in parts that a person can still tell apart. */
const ranges = {
  '24h': { hours: 24, each: 1 },
  '7d': { hours: 7 * 24, each: 6 },
  '30d': { hours: 30 * 24, each: 24 },
} as const;

interface Asked extends AlarmsCounted {
  readonly recipientId: string;
  readonly now: Date;
  readonly range?: keyof typeof ranges | undefined;
}

/** One network for one person: its name, their watch, what is open, and its alarms over time. */
export async function readNetworkPage(
  db: Db,
  asn: string,
  { recipientId, now, range = '24h', ...wanted }: Asked,
): Promise<z.infer<typeof NetworkPage>> {
  const { each } = ranges[range];
  const hours = beginningsOf(ranges[range], now);
  const [since = now] = hours;
  const day = beginningsOf(ranges['24h'], now)[0] ?? now;
  const [watch, openAlerts, rows, ofDay] = await Promise.all([
    findNetworkWatch(db, asn, recipientId),
    countOpenAlerts(db, asn),
    countAlarms(db, asn, { ...wanted, since, from: firstIdAt(since), each }),
    countAlarms(db, asn, { since: day, from: firstIdAt(day), each: 1 }),
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
    alarms_24h: ofDay.reduce((sum, { count }) => sum + count, 0),
    hours_each: each,
    by_hour: hours.map((hour) => ({ hour: hour.toISOString(), ...countsOf(hour, rows) })),
  };
}

/** The beginnings of the parts, the one that runs included, oldest first. */
function beginningsOf({ hours, each }: { hours: number; each: number }, now: Date): Date[] {
  const partMs = each * hourMs;
  const present = Math.floor(now.getTime() / partMs) * partMs;
  const count = hours / each;
  return Array.from({ length: count }, (_, index) => new Date(present - (count - 1 - index) * partMs));
}

function countsOf(hour: Date, rows: readonly HourRow[]): Record<Severity, number> {
  const of = (severity: Severity) =>
    rows.find((row) => row.hour.getTime() === hour.getTime() && row.severity === severity)?.count ?? 0;
  return { low: of('low'), medium: of('medium'), high: of('high'), critical: of('critical') };
}
