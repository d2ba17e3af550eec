/** What a mail server can do other than take the message. */
export interface Fault {
  /** Whether the recipient or the whole message meets it. */
  readonly at: 'recipient' | 'message';
  /** An answer with a code, no answer at all, or the end of the connection; a dropped message was taken nevertheless. */
  readonly what: Refusal | 'hang' | 'drop';
}

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/**
 * A fault as people write it: `451`, `550`, `hang` (or `timeout`) and `drop`; with `data:` before it, it comes only when
 * the whole message was handed over.
 */
export function readFault(word: string): Fault {
  const [, data, what = ''] = /^(data:)?(hang|timeout|drop|[45]\d\d)$/.exec(word) ?? [];
  const at = data === undefined ? 'recipient' : 'message';
  switch (what) {
    case '':
      throw new Error(`There is no fault "${word}". There are: 451, 550, hang, drop, and each with "data:" before it.`);
    case 'hang':
    case 'timeout':
      return { at, what: 'hang' };
    case 'drop':
      return { at, what: 'drop' };
    default:
      return { at, what: refusal(Number(what)) };
  }
}

/** Addresses that always go wrong, so that every outcome can be tried: bounce@, defer@, hang@ and drop@ anywhere. */
export function faultOf(address: string): Fault | undefined {
  switch (address.split('@')[0]) {
    case 'bounce':
      return readFault('550');
    case 'defer':
      return readFault('451');
    case 'hang':
      return readFault('hang');
    case 'drop':
      return readFault('data:drop');
    default:
      return undefined;
  }
}

function refusal(code: number): Refusal {
  return { code, text: texts[code] ?? (code < 500 ? '4.3.0 Try again later' : '5.7.1 Refused') };
}

const texts: Record<number, string> = {
  421: '4.3.2 Closing the connection',
  451: '4.2.0 The mailbox is busy, try again later',
  452: '4.2.2 The mailbox is full',
  550: '5.1.1 There is no such mailbox',
  552: '5.3.4 The message is too big',
  554: '5.7.1 The message is refused',
};
