/** A sentence that helps with a mistyped word: the one that is nearest, or all there are. */
export function guess(word: string, known: readonly string[]): string {
  const scored = known.map((candidate) => ({ candidate, distance: near(word, candidate) }));
  const [best] = scored.toSorted((a, b) => a.distance - b.distance);
  if (best && best.distance <= Math.max(2, word.length / 4)) return `Did you mean ${best.candidate}?`;
  return `There are: ${known.join(', ')}.`;
}

/** The beginning of a word is as good as the word. */
function near(word: string, candidate: string): number {
  return word.length > 2 && candidate.startsWith(word) ? 0 : distance(word, candidate);
}

/** The number of letters to add, remove, replace or swap with their neighbour. */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Math.max(i, j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(from.length, to.length);
}
