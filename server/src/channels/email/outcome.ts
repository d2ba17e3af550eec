import type { Outcome } from '#notify';

/** What is known of a send that failed. */
export interface Failure {
  /** What nodemailer threw. */
  readonly error: unknown;
  /** Whether the whole message was given to the connection, its final dot included. */
  readonly handedOver: boolean;
  readonly aborted: boolean;
  readonly messageIds: readonly string[];
}

/**
 * A server that answered is believed: 4yz is tried later, 5yz about the address or the message never. A refusal of the
 * connection, of our sign-in or of our sender is about this installation, not about the message, and is tried later.
 * Without an answer, what was handed over whole may have arrived.
 */
export function outcomeOf({ error, handedOver, aborted, messageIds }: Failure): Outcome {
  const { responseCode, response, command, code, message } = factsOf(error);
  if (responseCode >= 500 && aboutTheMessage(command))
    return { ok: false, retry: 'never', reason: reasonOf(response), detail: tidy(response) };
  if (responseCode >= 400) return { ok: false, retry: 'later', reason: 'temporary_failure', detail: tidy(response) };
  if (handedOver) return { ok: true, uncertain: true, thread: { messageIds } };
  const slow = aborted || code === 'ETIMEDOUT';
  return { ok: false, retry: 'later', reason: slow ? 'timeout' : 'temporary_failure', detail: tidy(message) };
}

function aboutTheMessage(command: string): boolean {
  return command === 'RCPT TO' || command === 'DATA';
}

// RFC 3463: 5.1.x is about the address itself; other classes may pass (a policy, a size, a full mailbox).
function reasonOf(response: string): 'hard_bounce' | 'rejected' {
  return /^5\d\d[ -]5\.1\.\d/.test(response) ? 'hard_bounce' : 'rejected';
}

interface Facts {
  responseCode: number;
  response: string;
  command: string;
  code: string;
  message: string;
}

function factsOf(error: unknown): Facts {
  // Each property is checked before it is used.
  const found: Record<string, unknown> = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  const text = (name: string) => (typeof found[name] === 'string' ? found[name] : '');
  return {
    responseCode: typeof found['responseCode'] === 'number' ? found['responseCode'] : 0,
    response: text('response'),
    command: text('command'),
    code: text('code'),
    message: error instanceof Error ? error.message : String(error),
  };
}

/** Servers repeat addresses and links in their answers: neither belongs into the ledger. */
function tidy(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/https?:\/\/\S+/gi, '[link]')
    .replaceAll(/[^\s<>(),;:]+@[^\s<>(),;:]+/g, '[address]')
    .slice(0, 200);
}
