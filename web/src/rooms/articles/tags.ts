/** `Rings,  Group theory,` as the list of its tags, each once. */
export function tagsIn(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim().toLowerCase());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** The other way round, for the field. */
export function tagsText(tags: readonly string[]): string {
  return tags.join(', ');
}
