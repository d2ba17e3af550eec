import type { AccountEvent } from '#accounts';
import type { EventDraft, Publish } from '#notify';
import type { Db } from '#platform/db';

/** Turns what happened to an account into events that name the person as their only recipient. */
export function announceBy(publish: Publish): (tx: Db, events: readonly AccountEvent[]) => Promise<void> {
  return async (tx, events) => {
    await publish(tx, events.map(draftOf));
  };
}

function draftOf({ type, category, userId, title, body, link, details }: AccountEvent): EventDraft {
  return {
    source: 'accounts',
    type,
    category,
    severity: category === 'security' ? 'high' : 'medium',
    subject: userId,
    data: { title, body, ...(link === undefined ? {} : { link }), ...(details === undefined ? {} : { details }) },
    recipients: [userId],
  };
}
