import type { Alarm } from '@tocsin/sdk/contract';
import { api, csvOf, download } from '#lib';
import { queryOf, type AlarmFilters } from './filters.ts';

/** More than this is a matter for the API, which has no end of pages. */
export const mostExported = 5000;

/** All alarms that the filters ask for, as a file. */
export async function exportAlarms(filters: AlarmFilters, format: 'csv' | 'json'): Promise<void> {
  const alarms = await readAll(filters);
  const [type, text] =
    format === 'csv' ? ['text/csv', csvOfAlarms(alarms)] : ['application/json', JSON.stringify(alarms, null, 2)];
  download(`alarms.${format}`, { type, text });
}

async function readAll(filters: AlarmFilters): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.call('listAlarms', { query: { ...queryOf(filters), cursor, limit: 100 } });
    alarms.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && alarms.length < mostExported);
  return alarms;
}

/** One line an alarm, under the names that the API uses. */
export function csvOfAlarms(alarms: readonly Alarm[]): string {
  return csvOf([Object.keys(columns), ...alarms.map((alarm) => Object.values(columns).map((cell) => cell(alarm)))]);
}

const columns: Readonly<Record<string, (alarm: Alarm) => string | number>> = {
  id: ({ id }) => id,
  time: ({ time }) => time,
  received_at: ({ received_at }) => received_at,
  kind: ({ kind }) => kind,
  severity: ({ severity }) => severity,
  deviation: ({ deviation }) => deviation ?? '',
  level: ({ level }) => level ?? '',
  address_family: ({ address_family }) => address_family ?? '',
  ends: ({ ends }) => ends.join(' | '),
  title: ({ title }) => title,
  alert: ({ alert }) => alert?.id ?? '',
  alert_state: ({ alert }) => alert?.state ?? '',
};
