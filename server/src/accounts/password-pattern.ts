/** What makes a long password easy to guess, whatever its length. */
export type Pattern = 'repeated' | 'sequence' | 'own_words';

/** The name of this service, which people put into passwords for it. */
const productWords = ['tocsin'];

/** Shorter words turn up by chance. */
const shortestWord = 3;
/** So many letters and digits must be left when the words of the person and of the product are taken out. */
const leastRest = 6;
/** In a walk or a sequence, runs are this long on average; in ordinary sentences they are hardly ever two. */
const longRun = 3;

/** The first pattern that the whole password consists of, or nothing. `words`: the names and addresses of the person. */
export function patternOf(password: string, words: readonly string[]): Pattern | undefined {
  const characters = Array.from(password.toLowerCase());
  if (isRepetition(characters)) return 'repeated';
  if (isRuns(characters)) return 'sequence';
  if (isMadeOf(password, [...words, ...productWords])) return 'own_words';
  return undefined;
}

/** The same part at least twice with nothing else, or hardly any different characters. */
function isRepetition(characters: readonly string[]): boolean {
  if (new Set(characters).size < 4) return true;
  for (let period = 1; period <= characters.length / 2; period += 1) {
    if (characters.every((character, at) => at < period || character === characters[at - period])) return true;
  }
  return false;
}

/** Steps of the alphabet or of numbers, and walks over neighbouring keys: `abcdefgh12345678`, `qwertyuiop[]asd`. */
function isRuns(characters: readonly string[]): boolean {
  const begins = characters.filter((_, at) => at === 0 || !follows(characters, at)).length;
  return characters.length / begins >= longRun;
}

function follows(characters: readonly string[], at: number): boolean {
  const [from = '', to = ''] = characters.slice(at - 1, at + 1);
  return from === to || Math.abs(codeOf(to) - codeOf(from)) === 1 || areNeighbours(from, to);
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

const rows = ['`1234567890-=', ' qwertyuiop[]\\', " asdfghjkl;'", ' zxcvbnm,./'];
const places = new Map(rows.flatMap((row, y) => Array.from(row, (key, x) => [key, { x, y }] as const)));
places.delete(' ');

/** Beside each other on an ordinary keyboard, or one above the other. */
function areNeighbours(from: string, to: string): boolean {
  const [a, b] = [places.get(from), places.get(to)];
  if (!a || !b) return false;
  const [right, down] = [b.x - a.x, b.y - a.y];
  return (down === 0 && Math.abs(right) === 1) || (Math.abs(down) === 1 && (right === 0 || right === -down));
}

/** Nothing but these words and a few characters more. */
function isMadeOf(password: string, words: readonly string[]): boolean {
  const parts = words.flatMap((word) => [lettersOf(word), ...word.split(/[^\p{L}\p{N}]+/u).map(lettersOf)]);
  const longestFirst = parts.filter((part) => part.length >= shortestWord).toSorted((a, b) => b.length - a.length);
  const whole = lettersOf(password);
  let rest = whole;
  for (const part of longestFirst) rest = rest.replaceAll(part, '');
  return rest.length < whole.length && rest.length < leastRest;
}

function lettersOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
