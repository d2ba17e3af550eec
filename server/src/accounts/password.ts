import { coded } from '#platform/errors';
import { isCommonPassword } from './password-blocklist.ts';
import { patternOf } from './password-pattern.ts';
import type { Pattern } from './password-pattern.ts';

/** Without a second factor, NIST SP 800-63B-4 asks for 15 characters; the upper end keeps hashing cheap. */
export const shortestPassword = 15;
/** With one that is asked at every sign-in, the same text asks for 8. */
export const shortestWithSecondFactor = 8;
export const longestPassword = 256;

/** Typed on another keyboard the same letters may be other code points: NFC makes them one. Nothing else is changed. */
export function normalPassword(password: string): string {
  return password.normalize('NFC');
}

export interface PasswordRules {
  /** Where in the body it stands. */
  pointer?: string;
  /** Names and addresses of the person, which others would try first. */
  words?: readonly string[];
  shortest?: number;
}

/** The one policy, for every way a password is set. Counts characters as people do: an emoji is one. */
export function checkPassword(password: string, rules: PasswordRules = {}): void {
  const { pointer = '/password', words = [], shortest = shortestPassword } = rules;
  const normal = normalPassword(password);
  const length = Array.from(normal).length;
  if (length < shortest) throw refused(pointer, 'too_short', tooShort(shortest));
  if (length > longestPassword) throw refused(pointer, 'too_long', `Use at most ${longestPassword} characters.`);
  const pattern = isCommonPassword(normal) ? 'common' : patternOf(normal, words);
  if (pattern !== undefined) throw refused(pointer, pattern, sentences[pattern]);
}

const tooShort = (shortest: number): string =>
  `Use at least ${shortest} characters: a few words that only you would put together do well.`;

const sentences: Record<Pattern | 'common', string> = {
  common:
    'This password is on the lists of stolen passwords that attackers try first. Choose one that nobody else would think of.',
  repeated: 'This password repeats a few characters, which is quickly guessed. Put a few different words together.',
  sequence:
    'This password follows the alphabet, a count or the keys of a keyboard, which is quickly guessed. Put a few words together.',
  own_words:
    'This password is made of your name, your address or the name of this service, which others would try first.',
};

function refused(pointer: string, code: string, detail: string): Error {
  return coded('PASSWORD_REFUSED', detail, { errors: [{ pointer, code, detail }] });
}
