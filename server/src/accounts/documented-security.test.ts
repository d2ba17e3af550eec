import { readFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@tocsin/sdk/contract';
import { describe, expect, it } from 'vitest';
import { readSettings } from '#platform/settings';
import { accessTokenSeconds } from './access-token.ts';
import { challengeMs } from './challenge.ts';
import { lives } from './link.ts';
import { commonPasswords } from './password-blocklist.ts';
import { longestPassword, shortestPassword, shortestWithSecondFactor } from './password.ts';
import { codesAtOnce } from './recovery-code.ts';
import { absoluteMs, idleMs } from './session.ts';
import { setupLinkMs } from './setup.ts';
import { freshMs } from './step-up.ts';
import { hardStop, paces } from './throttle.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/guides/security.md'), 'utf8');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Exactly, in the largest unit that the page uses for it. */
function inWords(ms: number): string {
  if (ms > day && ms % day === 0) return `${ms / day} days`;
  if (ms === hour) return '1 hour';
  if (ms % hour === 0) return `${ms / hour} hours`;
  return ms % minute === 0 ? `${ms / minute} minutes` : `${ms / 1000} seconds`;
}

const lengths = commonPasswords()
  .split('\n')
  .filter((word) => word !== '')
  .map((word) => Array.from(word).length);
const long = lengths.filter((length) => length >= shortestPassword).length;
const { passwords, addresses, mailbox, mailAsked, invitations } = paces;

const facts: Record<string, string | number> = {
  'characters at least': shortestPassword,
  'characters at least, where a second step is asked for always': shortestWithSecondFactor,
  'characters at most': longestPassword,
  'refused as known to attackers, of 15 characters and more': long,
  'refused as known to attackers, of 8 to 14 characters': lengths.length - long,
  'attempts without a wait': passwords.free,
  'first wait': inWords(passwords.firstWaitMs),
  'longest wait; each is twice the one before': inWords(passwords.longestWaitMs),
  'without an attempt for so long, counting begins anew': inWords(passwords.forgetAfterMs),
  'in a row, then only a new password helps': hardStop,
  'attempts without a wait from one address block': addresses.free,
  'a session ends when nobody used it for': inWords(idleMs),
  'a session ends however much it is used, after': inWords(absoluteMs),
  'an access token lives': inWords(accessTokenSeconds * 1000),
  'a refresh token lives, and is good once': inWords(idleMs),
  'a proof of who one is covers what asks for a fresh one, for': inWords(freshMs),
  'a second step waits for its answer': inWords(challengeMs),
  'recovery codes, each good once': codesAtOnce,
  'a link for a new password lives': inWords(lives['reset-password']),
  'a link that signs in lives': inWords(lives['sign-in-link']),
  'a link that proves an address lives': inWords(lives['verify-email']),
  'a link that confirms a change of address lives': inWords(lives['change-email']),
  'a link that takes that change back lives': inWords(lives['undo-email']),
  'an invitation lives': inWords(lives.invitation),
  'an invitation without an address lives': inWords(lives.join),
  'the set-up link lives': inWords(setupLinkMs),
  'mails to one address in an hour': mailbox.free,
  'mails that one address block asks for in an hour': mailAsked.free,
  'invitations by one person in 24 hours': invitations.free,
};

describe('rule 45: the page on security', () => {
  it('names every limit, lock rule and session time with the number of the code, and no other', () => {
    const rows = [...page.matchAll(/^\| ([^`|]+?) *\| (\d[^|]*?) *\|$/gm)].map(([, what = '', number]) => [
      what,
      number,
    ]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(facts).map(([what, number]) => [what, String(number)])),
    );
    const { deletionGraceDays } = readSettings({ SECRET_KEY: 'x'.repeat(32) });
    expect(page).toContain(`for ${deletionGraceDays} days (\`DELETION_GRACE_DAYS\`)`);
  });

  it('names every way in, and every other address before the sign-in', () => {
    const named = [...page.matchAll(/`((?:GET|POST) \/api\/v1\/auth\/[^`]+)`/g)].map(([, address]) => address);
    const real = Object.values(routes)
      .map(({ method, path: place }) => `${method} ${place}`)
      .filter((address) => address.includes(' /api/v1/auth/'));
    expect(new Set(named)).toEqual(new Set(real));
  });
});
