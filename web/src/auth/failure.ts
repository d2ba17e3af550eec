import { ApiError, fieldErrors, sentenceOf } from '#lib';
import type { FieldError } from '#ui';
import { intlLocale } from '../lib/locale.ts';
import { authText } from '../messages/en/auth.ts';

/** What to say about a request that failed, beside its fields where the server named some. */
export function failuresOf(error: unknown, fields: readonly string[], now = new Date()): FieldError[] {
  const text = authText().failed;
  if (!(error instanceof ApiError)) return whole(navigator.onLine ? sentenceOf(error) : text.offline);
  if (error.status === 429) return whole(throttled(error.retryAfterSeconds, now));
  if (error.status >= 500) return whole(text.down(error.traceId ?? undefined));
  return fieldErrors(error, fields);
}

/**
 * Says until when: a person who waits wants to know how long. The formats of the app's pages are left out here, because
 * the first page loads all that this file imports.
 */
function throttled(seconds: number | null, now: Date): string {
  const text = authText().failed;
  if (seconds === null) return text.throttledShort;
  const until = new Date(now.getTime() + seconds * 1000);
  const clock = new Intl.DateTimeFormat(intlLocale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return text.throttled(seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`, clock.format(until));
}

const whole = (message: string): FieldError[] => [{ field: '', message }];
