import { contactFor, subscribe } from '#notify';
import { deriveKey } from '#platform/crypto';
import { makeArticles, type Articles } from '#sources/articles';
import type { Ground } from './ground.ts';

/** The articles of this installation. */
export function openArticles({ database, clock, publish, addresses, settings }: Ground): Articles {
  const [key = '', ...older] = settings.secretKeys.map((secret) => deriveKey(secret, 'articles').toString('hex'));
  return makeArticles({
    database,
    clock,
    publish,
    publicUrl: settings.publicUrl,
    keys: [key, ...older],
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
    subscribe,
  });
}
