const mostLetters = 80;
/** Addresses below /articles that are no articles. */
const taken: ReadonlySet<string> = new Set(['subscribe', 'subscriptions', 'fonts', 'style', 'feed']);

/** A title as a part of an address: `Über die Börse` becomes `uber-die-borse`. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const slug = words.join('-').slice(0, mostLetters).replace(/-+$/, '').toWellFormed();
  return slug === '' || taken.has(slug) ? `article${slug === '' ? '' : `-${slug}`}` : slug;
}

/** For the second article of the same name: the end of an id is random. */
export function otherSlug(slug: string, id: string): string {
  return `${slug}-${id.slice(-6)}`;
}
