import { intlLocale } from '../../lib/locale.ts';

/** Where visits take place: its times are told in its zone, wherever the reader is. */
export interface Place {
  name: string;
  time_zone: string;
}

/** `14:30`, with the day where that is another than today at the place. */
export function timeAt({ time_zone: timeZone }: Place, at: string, now = new Date()): string {
  const date = new Date(at);
  const day = (when: Date) => format(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }, when);
  const clock = format(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, date);
  if (day(date) === day(now)) return clock;
  return `${format(timeZone, { day: 'numeric', month: 'short' }, date)} ${clock}`;
}

function format(timeZone: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat(intlLocale(), { ...options, timeZone }).format(at);
}

export function PlaceTime({ place, at }: { place: Place; at: string }) {
  return <time dateTime={at}>{timeAt(place, at)}</time>;
}
