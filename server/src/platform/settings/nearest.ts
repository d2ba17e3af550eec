/** The known name that a mistyped one is likeliest to mean, also without or with the prefix of the product. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const bare = name.replace(/^TOCSIN_/, '');
  const scored = known.map((candidate) => ({
    candidate,
    distance: Math.min(distance(name, candidate), distance(bare, candidate)),
  }));
  const best = scored.toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, bare.length / 4) ? best.candidate : undefined;
}

/** The number of letters to add, remove or replace (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of from.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of to.split('').entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
