import { coded } from '#platform/errors';

/** Without a second factor, NIST SP 800-63B-4 asks for 15 characters; the upper end keeps hashing cheap. */
export const shortestPassword = 15;
export const longestPassword = 256;

/** Typed on another keyboard the same letters may be other code points: NFC makes them one. Nothing else is changed. */
export function normalPassword(password: string): string {
  return password.normalize('NFC');
}

/** The one policy, for every way a password is set. Counts characters as people do: an emoji is one. */
export function checkPassword(password: string, pointer = '/password'): void {
  const length = Array.from(normalPassword(password)).length;
  if (length >= shortestPassword && length <= longestPassword) return;
  const detail =
    length < shortestPassword
      ? `Use at least ${shortestPassword} characters: a few words that only you would put together do well.`
      : `Use at most ${longestPassword} characters.`;
  const code = length < shortestPassword ? 'too_short' : 'too_long';
  throw coded('PASSWORD_REFUSED', detail, { errors: [{ pointer, code, detail }] });
}
