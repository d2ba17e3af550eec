/** One rule of security that the suite proves. `asvs` is OWASP ASVS 5.0.0, `nist` is NIST SP 800-63B-4. */
export interface SecurityRule {
  readonly rule: number;
  readonly sentence: string;
  readonly asvs?: string;
  readonly nist?: string;
}

const nistPassword = '3.1.1.2';

/** Every rule, in order. A test belongs to a rule when its title, or that of a group around it, begins with `rule N`. */
export const securityRules: readonly SecurityRule[] = [
  {
    rule: 1,
    sentence: 'A password has at least 15 code points, or 8 where a second factor is enforced.',
    asvs: '6.2.1',
    nist: nistPassword,
  },
  {
    rule: 2,
    sentence: 'A password may have up to 256 code points; a longer one is refused before it is hashed.',
    asvs: '6.2.9',
    nist: nistPassword,
  },
  {
    rule: 3,
    sentence: 'Any composition is accepted, and nobody is asked to change a password because time has passed.',
    asvs: '6.2.5, 6.2.10',
    nist: nistPassword,
  },
  {
    rule: 4,
    sentence:
      'A password is taken as it was typed: not trimmed, not folded, not cut; only the Unicode form is made one.',
    asvs: '6.2.8',
    nist: nistPassword,
  },
  {
    rule: 5,
    sentence:
      'Common passwords, patterns, and the words of the product and of the person are refused, without a network.',
    asvs: '6.2.4, 6.2.11, 6.2.12',
    nist: nistPassword,
  },
  { rule: 6, sentence: 'The same policy holds on every way by which a password is set.', asvs: '6.3.4' },
  {
    rule: 7,
    sentence: 'Changing the password needs the current one, ends the other sessions and is told to the owner.',
    asvs: '6.2.3, 6.3.7, 7.4.3',
  },
  {
    rule: 8,
    sentence:
      'An unknown address, a wrong password, a disabled account and one without a password cannot be told apart.',
    asvs: '6.3.8',
  },
  {
    rule: 9,
    sentence: 'Signing up with an address that has an account answers as for a new one; its owner is told by mail.',
    asvs: '6.3.8',
  },
  {
    rule: 10,
    sentence: 'Forgetting the password answers alike for everybody, and the mail is not sent within the request.',
    asvs: '6.3.8',
  },
  {
    rule: 11,
    sentence: 'A reset link is random, short-lived, good once, and ends with whatever overtakes it.',
    asvs: '6.4.1, 6.4.3, 11.5.1, 15.4.2',
  },
  {
    rule: 12,
    sentence: 'A reset goes around no second factor, ends every session, and signs nobody in.',
    asvs: '6.4.3, 7.4.1',
  },
  {
    rule: 13,
    sentence: 'The token of a link is in no log and no referrer, and only a POST uses it.',
    asvs: '3.5.3, 14.2.1',
  },
  {
    rule: 14,
    sentence: 'A verification link is good once, for one day, for one person and address, and gives no session.',
    asvs: '6.4.1',
  },
  {
    rule: 15,
    sentence: 'A new e-mail address is confirmed in both mailboxes, and the old one gets a way back.',
    asvs: '6.3.7, 7.5.1',
  },
  {
    rule: 16,
    sentence: 'Signing in, proving oneself again and a changed role give a new session, and the one presented ends.',
    asvs: '7.2.4',
  },
  {
    rule: 17,
    sentence: 'A session token has 256 random bits, travels in the cookie only, and is stored as a hash.',
    asvs: '3.3.4, 7.2.3',
  },
  {
    rule: 18,
    sentence: 'The cookie is __Host-, Secure, HttpOnly and SameSite, and answers about accounts are not stored.',
    asvs: '3.3.1–3.3.4, 14.3.2',
  },
  {
    rule: 19,
    sentence: 'A session ends after seven idle days and after thirty days in any case.',
    asvs: '7.3.1, 7.3.2',
  },
  { rule: 20, sentence: 'What ends a credential ends it with the next request.', asvs: '7.4.1, 7.4.2, 8.3.2' },
  {
    rule: 21,
    sentence: 'People see their sessions and end them; operators end those of others.',
    asvs: '7.4.5, 7.5.2',
  },
  {
    rule: 22,
    sentence: 'A request of another site, or with a body that a form can send, changes nothing.',
    asvs: '3.5.1–3.5.3',
  },
  { rule: 23, sentence: 'Coming back leads to a page of this server only.', asvs: '10.4.1' },
  {
    rule: 24,
    sentence: 'Of fifty guesses at once at most five are looked at, whatever addresses they name.',
    asvs: '6.3.1',
    nist: '3.2.2',
  },
  {
    rule: 25,
    sentence: 'The wait after wrong passwords is temporary, grows, is told, and is the same for unknown accounts.',
    asvs: '6.1.1, 6.3.8',
  },
  {
    rule: 26,
    sentence: 'The victim of an attack gets in by a known device, a passkey or a mailed unlock.',
    asvs: '6.1.1',
  },
  {
    rule: 27,
    sentence: 'After a hundred failures in a row the password is off for unknown devices until it is reset.',
    nist: '3.2.2',
  },
  { rule: 28, sentence: 'Mail that somebody asks for is limited by address and by sender.', asvs: '2.4.1' },
  {
    rule: 29,
    sentence:
      'Codes of an authenticator app follow RFC 6238 and are good once; recovery codes are hashed and good once.',
    asvs: '6.5.1–6.5.5',
  },
  { rule: 30, sentence: 'A passkey proves the person, this origin and this challenge, once.', asvs: '6.7.2' },
  {
    rule: 31,
    sentence: 'Changing the ways of signing in needs a fresh proof and is told by mail.',
    asvs: '6.3.7, 7.5.1',
  },
  {
    rule: 32,
    sentence:
      'A login of another provider is bound to browser, state, nonce and issuer, and is never linked by address.',
    asvs: '6.8.1, 10.1.2, 10.2.1, 10.5.1–10.5.4',
  },
  {
    rule: 33,
    sentence: 'An access token is EdDSA, ours, for us, in time, and of a key that we know.',
    asvs: '9.1.1–9.2.4',
  },
  {
    rule: 34,
    sentence: 'A refresh token is good once; using it again ends its family, also with ten at once.',
    asvs: '10.4.5, 10.4.8',
  },
  { rule: 35, sentence: 'What no role is allowed is refused, for every route and every id.', asvs: '8.2.1, 8.2.2' },
  { rule: 36, sentence: 'No body sets what is not its sender’s to set.', asvs: '8.2.3, 15.3.3' },
  { rule: 37, sentence: 'The last administrator stays, whoever tries and by whatever way.', asvs: '2.3.3, 15.4.2' },
  {
    rule: 38,
    sentence: 'Administrators start a reset and know no password; the first one comes by a one-time link.',
    asvs: '6.3.2, 6.4.6',
  },
  {
    rule: 40,
    sentence: 'Every act on an account has its audit row in the same transaction, and nothing secret is logged.',
    asvs: '16.2.5, 16.3.1–16.3.3',
  },
  { rule: 41, sentence: 'When a part fails nothing is half done, and nothing leaks.', asvs: '2.3.3, 16.5.1' },
  { rule: 42, sentence: 'Erasing a person takes away what names them, after they could take it along.' },
  {
    rule: 43,
    sentence: 'Passwords are hashed by argon2id with bounded memory, and anew when its parameters change.',
    asvs: '11.4.2',
  },
  {
    rule: 44,
    sentence: 'Password fields can be shown, pasted into and filled by a password manager.',
    asvs: '6.2.6, 6.2.7',
  },
  {
    rule: 45,
    sentence: 'The limits, the waits, the session times and the ways of signing in are documented as they are.',
    asvs: '6.1.1–6.1.3, 7.1.1, 7.1.2',
  },
  { rule: 46, sentence: 'Templates read their own values only, include no file, and are limited in time and memory.' },
  { rule: 47, sentence: 'An API token speaks for its source alone, and for no type or category of this server.' },
  {
    rule: 48,
    sentence: 'One limiter and a list of countries stand before every message to an address that is not verified.',
  },
  {
    rule: 49,
    sentence:
      'Doubles, the catcher and sample accounts exist in sample mode only; a channel without credentials is off.',
  },
  { rule: 50, sentence: 'A URL that a person gives is never called inside, never followed, and its answer is cut.' },
  { rule: 51, sentence: 'A live connection checks its origin, ends with its session, and is limited per person.' },
  { rule: 52, sentence: 'Reading the link of a message changes nothing.' },
  {
    rule: 53,
    sentence: 'Tokens of addresses stand in no log of ours or of nginx, and are sent to nobody as a referrer.',
  },
  { rule: 54, sentence: 'Answers kept for repeated requests hold no credential.' },
  { rule: 55, sentence: 'Cells of an export that a spreadsheet would run are defused.' },
  { rule: 56, sentence: 'A kiosk finds hosts by two letters, five at a time, and lists no visitor.' },
  { rule: 57, sentence: 'The setup link is logged nowhere, lasts an hour, and is one at a time.' },
  { rule: 58, sentence: 'Connecting a chat is bound to browser and person; disconnecting revokes it there.' },
  { rule: 59, sentence: 'A press in Slack counts by its signature and for the person it is mapped to.' },
  { rule: 60, sentence: 'A hook from outside is signed, recent and small.' },
  { rule: 61, sentence: 'An address is taken from a proxy only when the proxy is trusted.' },
  { rule: 62, sentence: 'The data folder belongs to one server and one user.' },
  {
    rule: 63,
    sentence: 'An invitation is good once, for seven days, is capped, and tells nothing of who has an account.',
  },
  {
    rule: 64,
    sentence: 'Details of the server are for operators, and the API pages have a content policy of their own.',
  },
  { rule: 65, sentence: 'Messages of a broker carry ids only.' },
];
