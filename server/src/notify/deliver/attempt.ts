import type { Address, Channel, Message, Outcome } from '../channel.ts';

export interface Tried {
  readonly outcome: Outcome;
  readonly durationMs: number;
}

const detailLength = 200;

/**
 * One try at a channel, with its time-out. Whatever goes wrong becomes an outcome: an exception while rendering is our
 * mistake and ends the delivery with a reason, an exception while sending is tried again.
 */
export async function attempt(channel: Channel, message: Message, address: Address): Promise<Tried> {
  const begun = performance.now();
  const outcome = await tryOnce(channel, message, address);
  return { outcome: redact(outcome, address), durationMs: Math.round(performance.now() - begun) };
}

async function tryOnce(channel: Channel, message: Message, address: Address): Promise<Outcome> {
  let rendered: unknown;
  try {
    rendered = await channel.render(message);
  } catch (error) {
    return { ok: false, retry: 'never', reason: 'render_failed', detail: textOf(error) };
  }
  const signal = AbortSignal.timeout(channel.timeoutMs);
  try {
    return await Promise.race([channel.send(rendered, address, signal), timedOut(signal)]);
  } catch (error) {
    return {
      ok: false,
      retry: 'later',
      reason: signal.aborted ? 'timeout' : 'temporary_failure',
      detail: textOf(error),
    };
  }
}

/** How long a channel may take to say what became of a message after its time-out: it alone knows what was handed over. */
const lastWordMs = 1000;

/** A channel that ignores its signal is left behind: its late answer changes nothing. */
function timedOut(signal: AbortSignal): Promise<Outcome> {
  const outcome: Outcome = { ok: false, retry: 'later', reason: 'timeout', detail: 'No answer in time.' };
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, lastWordMs, outcome), { once: true });
  });
}

/** What is kept of a provider's words: short, on one line, without the address. */
function redact(outcome: Outcome, address: Address): Outcome {
  if (outcome.ok) return outcome;
  const detail = withoutSecrets(outcome.detail, address).replaceAll(/\s+/g, ' ').slice(0, detailLength);
  return { ...outcome, detail };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withoutSecrets(text: string, { value, secret }: Address): string {
  const shorter = text.replaceAll(value, '[address]');
  return secret === null ? shorter : shorter.replaceAll(secret, '[secret]');
}
