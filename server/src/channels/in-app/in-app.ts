import type { Channel, Outcome } from '#notify';
import type { Realtime } from '#platform/realtime';
import { z } from 'zod';

/** Only whom to wake: the item stands in the inbox already. */
export interface Wake {
  readonly recipientId: string;
}

const sent: Outcome = { ok: true };
// A message of realtime between processes has a size limit; a thousand ids are far below it.
const atOnce = 1000;

/** Wakes the open inboxes of the recipient. The wakes of one turn of the event loop travel as one message. */
export function makeInApp({ realtime }: { realtime: Realtime }): Channel<Wake> {
  const wake = gather((recipients) => realtime.publish('inbox', { recipients }));
  return {
    name: 'in_app',
    edits: true,
    // An inbox has no other address than its owner.
    destination: z.uuid(),
    adding: { way: 'given' },
    concurrency: 1000,
    timeoutMs: 1000,
    // A second wake shows nothing twice.
    idempotent: true,
    render: ({ recipientId }) => ({ recipientId }),
    async send({ recipientId }) {
      wake(recipientId);
      return sent;
    },
  };
}

function gather(publish: (recipients: string[]) => void): (recipientId: string) => void {
  let waiting = new Set<string>();
  const flush = () => {
    const recipients = [...waiting];
    waiting = new Set();
    for (let from = 0; from < recipients.length; from += atOnce) publish(recipients.slice(from, from + atOnce));
  };
  return (recipientId) => {
    if (waiting.size === 0) setImmediate(flush);
    waiting.add(recipientId);
  };
}
