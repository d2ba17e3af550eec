import { clockTime, daysAgo, fullTime, relative, seconds, shortDay } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';

/** A time as the log writes it: `14:02`, with seconds in timelines, the day alone when it is another (`short`), or in full. */
export function Time({ at, show = 'clock' }: { at: string; show?: 'clock' | 'seconds' | 'short' | 'full' }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={show === 'full' ? undefined : fullTime(date)}>
      {textOf(date, show)}
      {/* A phone has no room for the seconds; screen readers have. */}
      {show === 'seconds' ? <span className="max-desk:sr-only">{`:${seconds(date)}`}</span> : null}
    </time>
  );
}

function textOf(date: Date, show: 'clock' | 'seconds' | 'short' | 'full'): string {
  switch (show) {
    case 'full':
      return fullTime(date);
    case 'short':
      return daysAgo(date, new Date()) === 0 ? clockTime(date) : shortDay(date);
    case 'clock':
    case 'seconds':
      return clockTime(date);
  }
}

/**
 * An age ("5 minutes ago") up to a day, with the full time on hover and focus; the full time itself when older. What is
 * newer than the clock of the page happened now.
 */
export function Age({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  if (Math.abs(now.getTime() - date.getTime()) > 86_400_000) return <Time at={at} show="full" />;
  const absolute = fullTime(date);
  return (
    // The absolute time must be one focus away, so this can take the focus.
    <time dateTime={at} tabIndex={0} className="time-tip" data-absolute={absolute}>
      {relative(date < now ? date : now, now)}
      <span className="sr-only">, {absolute}</span>
    </time>
  );
}
