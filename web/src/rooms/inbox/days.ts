import { format } from '#lib';
import { inboxText } from '../../messages/en/inbox.ts';

export interface Day<T> {
  key: string;
  title: string;
  note?: string;
  items: T[];
}

/**
 * The list cut into days as the person counts them, in the order in which it came. A row further down belongs to no later
 * day than the one above it, even when it was touched since: no day appears twice.
 */
export function byDay<T extends { updated_at: string }>(items: readonly T[], now: Date): Day<T>[] {
  const days: Day<T>[] = [];
  for (const item of items) {
    const at = new Date(item.updated_at);
    const key = format.dayKey(at);
    const last = days.at(-1);
    if (last !== undefined && key >= last.key) last.items.push(item);
    else days.push({ key, ...dayTitle(at, now), items: [item] });
  }
  return days;
}

function dayTitle(at: Date, now: Date): { title: string; note?: string } {
  const text = inboxText();
  switch (format.daysAgo(at, now)) {
    case 0:
      return { title: text.today, note: format.dayName(at, now) };
    case 1:
      return { title: text.yesterday };
    default:
      return { title: format.dayName(at, now) };
  }
}

/** "14:02 yesterday": a time and its day, in words. */
export function timeInWords(at: Date, now: Date): string {
  const { at: words } = inboxText();
  const clock = format.clockTime(at);
  switch (format.daysAgo(at, now)) {
    case 0:
      return words.today(clock);
    case 1:
      return words.yesterday(clock);
    default:
      return words.earlier(clock, format.dayName(at, now));
  }
}
