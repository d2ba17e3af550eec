/** Where visitors come to. Whatever is said about a visit is said in the zone of the place. */
export interface Place {
  readonly name: string;
  readonly zone: string;
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const calendar = { weekday: 'long', day: 'numeric', month: 'long' } as const;

/** `14:30`, and with its day where that is not today at the place: `14:30 on Monday 23 November`. */
export function timeAt({ zone }: Place, at: Date, now: Date): string {
  const time = formatIn(zone, clock, at);
  const day = formatIn(zone, calendar, at).replace(',', '');
  return day === formatIn(zone, calendar, now).replace(',', '') ? time : `${time} on ${day}`;
}

/** `Friday 20 November 2026, 14:30 CET` */
export function momentAt({ zone }: Place, at: Date): string {
  const day = formatIn(zone, { ...calendar, year: 'numeric' }, at).replace(',', '');
  return `${day}, ${formatIn(zone, { ...clock, timeZoneName: 'short' }, at)}`;
}

// British English writes the day first and names the zones of Europe.
function formatIn(timeZone: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(at);
}
