import type { Address, Channel, Message, Outcome } from '../channel.ts';
import type { Deadline } from './deadline.ts';

export interface Tried {
  readonly outcome: Outcome;
  readonly durationMs: number;
}

const detailLength = 200;

export interface To {
  readonly address: Address;
  /** Asked for when the message is written, because only then the sending begins. */
  readonly deadline: () => Deadline;
}

/**
 * One try at a channel, with its time-out. Whatever goes wrong becomes an outcome: an exception while rendering is our
 * mistake and ends the delivery with a reason, an exception while sending is tried again.
 */
export async function attempt(channel: Channel, message: Message, to: To): Promise<Tried> {
  const begun = performance.now();
  const outcome = await tryOnce(channel, message, to);
  return { outcome: redact(outcome, to.address), durationMs: Math.round(performance.now() - begun) };
}

async function tryOnce(channel: Channel, message: Message, { address, deadline }: To): Promise<Outcome> {
  let rendered: unknown;
  try {
    rendered = await channel.render(message);
  } catch (error) {
    return { ok: false, retry: 'never', reason: 'render_failed', detail: textOf(error) };
  }
  const { signal, keep } = deadline();
  try {
    return await keep(channel.send(rendered, address, signal));
  } catch (error) {
    return {
      ok: false,
      retry: 'later',
      reason: signal.aborted ? 'timeout' : 'temporary_failure',
      detail: textOf(error),
    };
  }
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
