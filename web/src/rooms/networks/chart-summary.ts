import type { Severity } from '@tocsin/sdk/contract';
import { format, severities, type Answer } from '#lib';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';

export type Hour = Answer<'getNetwork'>['by_hour'][number];

/** Most severe first, as it is said. */
export const spoken: readonly Severity[] = severities.toReversed();

export function totalOf(hour: Hour): number {
  return severities.reduce((sum, severity) => sum + hour[severity], 0);
}

/** The chart in one sentence, for those who do not see it and for those in a hurry. */
export function chartSummary(hours: readonly Hour[]): string {
  const text = networksText().chart;
  const sums = new Map(spoken.map((severity) => [severity, hours.reduce((sum, hour) => sum + hour[severity], 0)]));
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const most = hours.toSorted((a, b) => totalOf(b) - totalOf(a))[0];
  if (total === 0 || most === undefined) return text.none;
  const at = format.clockTime(new Date(most.hour));
  return total === 1 ? text.one(partsOf(sums), at) : text.summary(total, partsOf(sums), at);
}

/** One bar in words. */
export function hourSentence(hour: Hour): string {
  const counts = new Map(spoken.map((severity) => [severity, hour[severity]]));
  return networksText().chart.hour(format.clockTime(new Date(hour.hour)), totalOf(hour), partsOf(counts));
}

function partsOf(counts: ReadonlyMap<Severity, number>): string {
  const names = uiText().severities;
  const present = [...counts].filter(([, count]) => count > 0);
  return format.list(present.map(([severity, count]) => networksText().chart.part(count, names[severity])));
}
