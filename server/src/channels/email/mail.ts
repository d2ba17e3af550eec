import type { Message } from '#notify';

/** A mail that lacks only its address and its date. */
export interface Mail extends Head {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Head {
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string[];
  readonly headers: Record<string, string>;
}

// A long References line gains nothing: the first opens the thread, the last are its end.
const lastReferences = 10;

/** The headers of a message: who it is, what it belongs to, that a machine wrote it, and how to end such mail. */
export function headOf(message: Message, domain: string): Head {
  return {
    // The same over all tries of one delivery, so that a mail that came twice is known as one.
    messageId: `<${message.idempotencyKey}@${domain}>`,
    ...threadOf(message.thread?.messageIds ?? []),
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeOf(message.unsubscribeUrl) },
  };
}

function threadOf(earlier: readonly string[]): Pick<Head, 'inReplyTo' | 'references'> {
  const last = earlier.at(-1);
  if (last === undefined) return {};
  const references =
    earlier.length <= lastReferences ? earlier : [...earlier.slice(0, 1), ...earlier.slice(-lastReferences)];
  return { inReplyTo: last, references: [...references] };
}

// RFC 8058: one POST ends it, without a page and without signing in.
function unsubscribeOf(url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
