import { format } from '#lib';

/** Every time zone that this browser knows by name; UTC is one of them, whether or not it is listed. */
export function zones(): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}

export function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The clock of a zone, such as `14:02`. */
export function timeIn(zone: string, at: Date): string {
  return format.clockTimeIn(zone, at);
}
