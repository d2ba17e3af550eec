/** What a mail server can do other than take the message. */
export type Fault =
  | { readonly kind: 'refuse'; readonly at: 'recipient' | 'message'; readonly code: number; readonly text: string }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** The connection ends after the whole message was taken, and before the answer. */
  | { readonly kind: 'drop' };

/**
 * A fault as people write it: `451`, `550` (the recipient is refused), `data:452` (the message is refused), `hang` or
 * `timeout`, `drop`.
 */
export function readFault(word: string): Fault {
  if (word === 'hang' || word === 'timeout') return { kind: 'hang' };
  if (word === 'drop') return { kind: 'drop' };
  const [, at, code] = /^(data:)?([45]\d\d)(?::\d+)?$/.exec(word) ?? [];
  if (code === undefined) throw new Error(`There is no fault "${word}".`);
  return refusal(Number(code), at === undefined ? 'recipient' : 'message');
}

/** Addresses that always go wrong, so that every outcome can be tried: bounce@, defer@, hang@ and drop@ anywhere. */
export function faultOf(address: string): Fault | undefined {
  switch (address.split('@')[0]) {
    case 'bounce':
      return refusal(550, 'recipient');
    case 'defer':
      return refusal(451, 'recipient');
    case 'hang':
      return { kind: 'hang' };
    case 'drop':
      return { kind: 'drop' };
    default:
      return undefined;
  }
}

function refusal(code: number, at: 'recipient' | 'message'): Fault {
  return { kind: 'refuse', at, code, text: texts[code] ?? (code < 500 ? '4.3.0 Try again later' : '5.7.1 Refused') };
}

const texts: Record<number, string> = {
  421: '4.3.2 Closing the connection',
  451: '4.2.0 The mailbox is busy, try again later',
  452: '4.2.2 The mailbox is full',
  550: '5.1.1 There is no such mailbox',
  552: '5.3.4 The message is too big',
  554: '5.7.1 The message is refused',
};
