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

/** How many hours one bar holds. */
export type Each = 1 | 6 | 24;

export function eachOf(hours: number): Each {
  return hours === 6 || hours === 24 ? hours : 1;
}

/** The chart in one sentence, for those who do not see it and for those in a hurry. */
export function chartSummary(hours: readonly Hour[], each: Each): string {
  const text = networksText().chart;
  const sums = new Map(spoken.map((severity) => [severity, hours.reduce((sum, hour) => sum + hour[severity], 0)]));
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const span = text.spans[each];
  const fullest = hours.toSorted((a, b) => totalOf(b) - totalOf(a))[0];
  if (total === 0 || fullest === undefined) return text.none(span);
  const parts = partsOf(sums);
  const most = text.when[each](barLabel(fullest, each));
  return total === 1 ? text.one({ span, parts, at: most }) : text.summary({ span, total, parts, most });
}

/** One bar in words. */
export function hourSentence(hour: Hour, each: Each): string {
  const text = networksText().chart;
  const counts = new Map(spoken.map((severity) => [severity, hour[severity]]));
  const label = barLabel(hour, each);
  return text.hour(each === 24 ? label : text.from(label), totalOf(hour), partsOf(counts));
}

/** When a bar begins, as short as its length allows. A bar of a day holds one of UTC, and its noon has that date nearly everywhere. */
export function barLabel({ hour }: Hour, each: Each): string {
  const at = new Date(hour);
  switch (each) {
    case 1:
      return format.clockTime(at);
    case 6:
      return `${format.shortDay(at)} ${format.clockTime(at)}`;
    case 24:
      return format.shortDay(new Date(at.getTime() + 12 * hourMs));
  }
}

/** The time that a bar stands for. */
export function spanOf({ hour }: Hour, each: Each): readonly [from: string, until: string] {
  const from = new Date(hour);
  return [from.toISOString(), new Date(from.getTime() + each * hourMs).toISOString()];
}

const hourMs = 3_600_000;

function partsOf(counts: ReadonlyMap<Severity, number>): string {
  const names = uiText().severities;
  const present = [...counts].filter(([, count]) => count > 0);
  return format.list(present.map(([severity, count]) => networksText().chart.part(count, names[severity])));
}
