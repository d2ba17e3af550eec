/** A moment as its reader's clock and calendar show it. */
export interface LocalTime {
  readonly time: string;
  readonly date: string;
  readonly zone: string;
}

interface Format {
  time: Intl.DateTimeFormat;
  date: Intl.DateTimeFormat;
}

// Making a format costs a hundred times more than using it. Zones and languages are few; the bound is for odd input.
const formats = new Map<string, Format>();
const most = 1000;

export function timeIn({ time, zone, locale }: { time: Date; zone: string; locale: string }): LocalTime {
  const format = formatFor(locale, zone);
  const parts = format.time.formatToParts(time);
  const found = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    time: `${found('hour')}:${found('minute')}`,
    date: format.date.format(time),
    zone: found('timeZoneName'),
  };
}

function formatFor(locale: string, zone: string): Format {
  const key = `${locale} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= most) formats.clear();
  const made = makeFormat(locale, zone) ?? makeFormat('en', 'UTC');
  if (!made) throw new Error('This Node has no English and no UTC.');
  formats.set(key, made);
  return made;
}

// A zone or a language that this Node does not know must not keep a message back: it is told in UTC and in English.
function makeFormat(locale: string, timeZone: string): Format | undefined {
  // British English names the zones of Europe, and writes the day first as most of its readers here do.
  const language = locale === 'en' ? 'en-GB' : locale;
  try {
    return {
      time: new Intl.DateTimeFormat(language, { timeZone, ...clock }),
      date: new Intl.DateTimeFormat(language, { timeZone, ...calendar }),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
const calendar = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
