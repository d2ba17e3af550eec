import { ask } from '#platform/outbound';
import { acknowledgeAction, escape } from './note.ts';
import type { Press } from './press.ts';

/** Answers to presses, which go out after the press itself was answered: Slack waits three seconds for that. */
export interface Replies {
  /** Takes the button out of the message and says who acknowledged. */
  showAcknowledged(press: Press, by: string): void;
  /** Tells something to whoever pressed, and to nobody else. */
  say(press: Press, sentence: string): void;
  /** Resolves when none is under way. */
  settled(): Promise<void>;
}

const timeoutMs = 10_000;

/**
 * A reply that is lost is not tried again: the acknowledgement counts all the same, and where the bot may change its
 * message, delivery shows it too.
 */
export function makeReplies({ url }: { readonly url: string }): Replies {
  const underWay = new Set<Promise<unknown>>();
  const send = ({ responseUrl }: Press, body: object) => {
    if (responseUrl === undefined || !isReplyAddress(responseUrl, url)) return;
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const signal = AbortSignal.timeout(timeoutMs);
    // `ask` never throws.
    const asked = ask({ method: 'POST', url: responseUrl, headers, body: JSON.stringify(body), signal });
    underWay.add(asked);
    void asked.then(() => underWay.delete(asked));
  };
  return {
    showAcknowledged(press, by) {
      const { text, blocks } = press.message;
      send(press, { replace_original: true, text, blocks: acknowledged(blocks, by) });
    },
    say: (press, text) => send(press, { response_type: 'ephemeral', replace_original: false, text }),
    settled: async () => void (await Promise.all(underWay)),
  };
}

/** Rule 50: what is called is Slack itself, also when a request says otherwise. */
function isReplyAddress(address: string, url: string): boolean {
  const reply = URL.parse(address);
  const slack = new URL(url);
  if (!reply || reply.protocol !== slack.protocol || reply.username !== '') return false;
  const isThere = reply.host === slack.host || reply.host === `hooks.${slack.host}`;
  return isThere && /^\/actions\/[\w/]+$/.test(reply.pathname);
}

type Blocks = Press['message']['blocks'];

function acknowledged(blocks: Blocks, by: string): object[] {
  const left = blocks.flatMap((block): object[] => {
    const { elements } = block;
    if (block.type !== 'actions' || !Array.isArray(elements)) return [block];
    const others = elements.filter((element) => !isAcknowledging(element));
    return others.length === 0 ? [] : [{ ...block, elements: others }];
  });
  const text = `● Acknowledged by ${escape(by)}`;
  return [...left, { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }];
}

function isAcknowledging(element: unknown): boolean {
  return (
    typeof element === 'object' && element !== null && 'action_id' in element && element.action_id === acknowledgeAction
  );
}
