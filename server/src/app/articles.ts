import { contactFor, forgetContacts, subscribe } from '#notify';
import { deriveKey } from '#platform/crypto';
import { makeArticles, type Articles } from '#sources/articles';
import type { Desk } from '#sources/visitors';
import type { Ground } from './ground.ts';

/** The articles of this installation. Visitors that the desk still knows are not forgotten with a subscription. */
export function openArticles({ database, clock, publish, addresses, settings }: Ground, desk: Desk): Articles {
  const [key = '', ...older] = settings.secretKeys.map((secret) => deriveKey(secret, 'articles').toString('hex'));
  return makeArticles({
    database,
    clock,
    publish,
    publicUrl: settings.publicUrl,
    keys: [key, ...older],
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
    subscribe,
    async forgetContacts(tx, { ids, quietSince }) {
      const known = new Set(await desk.known(tx, ids));
      await forgetContacts(tx, { ids: ids.filter((id) => !known.has(id)), quietSince });
    },
  });
}
