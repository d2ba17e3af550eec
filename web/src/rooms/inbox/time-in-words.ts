import { format } from '#lib';
import { inboxText } from '../../messages/en/inbox.ts';

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
