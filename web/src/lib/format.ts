import { intlLocale } from './locale.ts';

/** Times and numbers in the person's zone. The shell sets the zone once the profile is known. */
let zone: string | undefined;

export function showTimesIn(timeZone: string | undefined): void {
  zone = timeZone === undefined || timeZone === localZone() ? undefined : timeZone;
  formats.clear();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(intlLocale(), {
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...options,
  });
  formats.set(key, made);
  return made;
}

/** `14:02` */
export function clockTime(at: Date): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(at);
}

/** The clock of another zone. */
export function clockTimeIn(timeZone: string, at: Date): string {
  return format({ hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}

/** The `31` of `14:02:31`: seconds are the same in every zone. */
export function seconds(at: Date): string {
  return String(at.getUTCSeconds()).padStart(2, '0');
}

/** `18 Nov` */
export function shortDay(at: Date): string {
  return format({ day: 'numeric', month: 'short' }).format(at);
}

/** `Friday 20 November`, with the year when it is not this one. */
export function dayName(at: Date, now: Date): string {
  const sameYear = yearOf(at) === yearOf(now);
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
    .format(at)
    .replace(',', '');
}

/** `20 November 2026, 14:02`, with the zone when it is not the one of this device. */
export function fullTime(at: Date): string {
  const text = format({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })
    .format(at)
    .replace(' at ', ', ');
  return zone === undefined ? text : `${text} ${zoneName(at)}`;
}

/** `2026-11-20`: the day in the person's zone, to group by. */
export function dayKey(at: Date): string {
  const parts = new Map(
    format({ year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** Whole days between two times as the person counts them: 0 is today, 1 is yesterday. */
export function daysAgo(at: Date, now: Date): number {
  return Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / 86_400_000);
}

/** `5 minutes ago`, `in 2 hours`. */
export function relative(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(intlLocale(), { numeric: 'auto' });
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second');
  if (Math.abs(seconds) < 3600) return words.format(Math.trunc(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return words.format(Math.trunc(seconds / 3600), 'hour');
  return words.format(Math.trunc(seconds / 86_400), 'day');
}

/** `41 min`, `2 h 5 min`, `3 days`. The symbols are those of the SI, the same in every language. */
export function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (milliseconds < 60_000) return `${Math.round(milliseconds / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2880)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return days(Math.round(minutes / 1440));
}

export function number(value: number): string {
  return new Intl.NumberFormat(intlLocale()).format(value);
}

/** `a, b and c` */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(intlLocale(), { type: 'conjunction' }).format(items);
}

/** Chooses by the plural rules of the language: `plural(1, { one: 'message', other: 'messages' })`. */
export function plural(count: number, forms: { one: string; other: string }): string {
  return new Intl.PluralRules(intlLocale()).select(count) === 'one' ? forms.one : forms.other;
}

export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function days(value: number): string {
  return new Intl.NumberFormat(intlLocale(), { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(value);
}

function yearOf(at: Date): string {
  return format({ year: 'numeric' }).format(at);
}

function zoneName(at: Date): string {
  return (
    format({ timeZoneName: 'short' })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  );
}
