import type { Outcome } from '#notify';
import type { Silence } from '#platform/outbound';

const longestWaitMs = 86_400_000;

/** What was handed over may have been posted, and Slack knows no idempotency key: it is not sent again. */
export function outcomeOfSilence({ handedOver, aborted, detail }: Silence): Outcome {
  if (handedOver) return { ok: true, uncertain: true };
  return { ok: false, retry: 'later', reason: aborted ? 'timeout' : 'temporary_failure', detail };
}

/** Slack's own wish, in whole seconds. */
export function waitOf(headers: Readonly<Record<string, string>>): { afterMs?: number } {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? { afterMs: Math.min(seconds * 1000, longestWaitMs) } : {};
}
