import { currentLocale } from './locale.ts';

/** A part of the texts: sentences, functions that make one from values, and groups of them. */
export interface Texts {
  readonly [name: string]: string | Texts | ((...values: never[]) => string);
}

/**
 * Gives the texts of one area in the language of the page.
 * English is the source and always present; the pseudo-locales are made from it, to find texts that do not fit.
 */
export function catalogue<T extends Texts>(english: T): () => T {
  let made: T | undefined;
  return () => (made ??= currentLocale() === 'en' ? english : pseudo(english));
}

/** Every text 35 % longer and accented, so that a literal string or a narrow box is seen at once. */
export function pseudo<T extends Texts>(texts: T): T {
  const entries = Object.entries(texts).map(([name, text]) => [name, pseudoText(text)]);
  // The same names with values of the same kind: TypeScript cannot follow that through Object.fromEntries.
  return Object.fromEntries(entries) as T;
}

function pseudoText(text: Texts[string]): Texts[string] {
  if (typeof text === 'string') return lengthen(text);
  // A text function takes what its English twin takes; the wrapper only passes it on.
  if (typeof text === 'function') return (...values: never[]) => lengthen(text(...values));
  return pseudo(text);
}

const accents: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  c: 'ç',
  n: 'ñ',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

function lengthen(text: string): string {
  const accented = text.replace(/[aeioucnAEIOU]/g, (letter) => accents[letter] ?? letter);
  return `${accented}${'·'.repeat(Math.ceil(text.length * 0.35))}`;
}
