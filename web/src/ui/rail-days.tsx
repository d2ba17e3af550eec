import type { ReactNode } from 'react';
import { dayKey, dayName, daysAgo } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { listsText } from '../messages/en/lists.ts';
import { Rail, RailSection } from './rail.tsx';

/** A log cut into days as the person counts them, in the order in which it comes. */
export function RailDays<Item>({
  name,
  items,
  timeOf,
  density = 'comfortable',
  plain = true,
  children,
}: {
  /** Tells the ids of one log from those of another on the same page. */
  name: string;
  items: readonly Item[];
  timeOf: (item: Item) => string;
  density?: 'comfortable' | 'compact';
  /** As of the rail: its rows cannot be opened. */
  plain?: boolean;
  children: (item: Item) => ReactNode;
}) {
  const now = useNow();
  return daysOf(items, timeOf).map(({ key, at, items: rows }) => (
    <RailSection key={key} id={`${name}-${key}`} {...titleOf(at, now)}>
      <Rail labelledBy={`${name}-${key}`} density={density} plain={plain}>
        {rows.map(children)}
      </Rail>
    </RailSection>
  ));
}

/** A row belongs to no later day than the one above it, so that no day appears twice. */
export function daysOf<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => string,
): { key: string; at: Date; items: Item[] }[] {
  const days: { key: string; at: Date; items: Item[] }[] = [];
  for (const item of items) {
    const at = new Date(timeOf(item));
    const key = dayKey(at);
    const last = days.at(-1);
    if (last !== undefined && key >= last.key) last.items.push(item);
    else days.push({ key, at, items: [item] });
  }
  return days;
}

/** Today is named with its date, because the rows below say the time only. */
export function titleOf(at: Date, now: Date): { title: string; note?: string } {
  const text = listsText();
  switch (daysAgo(at, now)) {
    case 0:
      return { title: text.today, note: dayName(at, now) };
    case 1:
      return { title: text.yesterday };
    default:
      return { title: dayName(at, now) };
  }
}
