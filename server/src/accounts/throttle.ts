import { keyedHash } from '#platform/crypto';
import { coded } from '#platform/errors';
import type { CodedError } from '#platform/errors';
import { addressBlock } from '#platform/limits';
import type { Context } from './context.ts';
import { reserve, selectWaits } from './throttle.queries.ts';

/** So many attempts are free; then each costs a wait, twice as long each time. */
export interface Pace {
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
  /** Without an attempt for this long, counting starts again. */
  forgetAfterMs: number;
  /** In a row, with no time limit: then nothing passes until the key is reset. */
  most: number;
}

export interface Counted {
  key: string;
  pace: Pace;
}

const minute = 60_000;
const hour = 60 * minute;
const noEnd = 2 ** 31 - 1;

/** NIST SP 800-63B-4, 3.2.2: no more than 100 failures in a row. */
export const hardStop = 100;
const passwords = {
  free: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 15 * minute,
  forgetAfterMs: 24 * hour,
  most: hardStop,
};
// Many people may share an address, so it has more room, and no end.
const addresses = { free: 50, firstWaitMs: 30_000, longestWaitMs: 15 * minute, forgetAfterMs: hour, most: noEnd };
// Mail to one mailbox, and mail that one address asks for: so many, then none for an hour.
const mailbox = { free: 5, firstWaitMs: hour, longestWaitMs: hour, forgetAfterMs: hour, most: noEnd };
const invitations = {
  free: 100,
  firstWaitMs: 24 * hour,
  longestWaitMs: 24 * hour,
  forgetAfterMs: 24 * hour,
  most: noEnd,
};
const mailAsked = { free: 100, firstWaitMs: hour, longestWaitMs: hour, forgetAfterMs: hour, most: noEnd };
/** All of them, for the page that documents them. */
export const paces = { passwords, addresses, mailbox, mailAsked, invitations };

export const accountKey = (context: Context, email: string): Counted => ({
  key: `account:${hashOf(context, email.toLowerCase())}`,
  pace: passwords,
});
export const deviceKey = (context: Context, device: string): Counted => ({
  key: `device:${hashOf(context, device)}`,
  pace: passwords,
});
/** For codes of the second step. A known device has a count of its own, so that others cannot lock its owner out. */
export const secondStepKey = (context: Context, userId: string, device: string | undefined): Counted => ({
  key: `second-step:${userId}${device === undefined ? '' : `:${hashOf(context, device)}`}`,
  pace: passwords,
});
/** For the current password that a change asks for: whoever holds a session must not guess on. */
export const confirmationKey = (userId: string): Counted => ({ key: `confirm:${userId}`, pace: passwords });
export const addressKey = (context: Context, address: string): Counted => ({
  key: `address:${hashOf(context, addressBlock(address))}`,
  pace: addresses,
});
const mailboxKey = (context: Context, email: string): Counted => ({
  key: `mailbox:${hashOf(context, email.toLowerCase())}`,
  pace: mailbox,
});
const mailAskedKey = (context: Context, address: string): Counted => ({
  key: `mail-asked:${hashOf(context, addressBlock(address))}`,
  pace: mailAsked,
});

/** Reserves one attempt, or refuses with the time to wait. The refusal is the same for accounts that do not exist. */
export async function reserveAttempt(
  context: Context,
  at: Date,
  keys: { own: Counted; shared?: Counted },
): Promise<{ fails: number; total: number }> {
  const { fails, total, passed } = await reserve(context.database.db, at, keys);
  if (passed && fails !== null && total !== null) return { fails, total };
  throw await refusal(context, 'TOO_MANY_ATTEMPTS', { at, keys: [keys.own, ...(keys.shared ? [keys.shared] : [])] });
}

/** Counts one mail to an address that is not known to be the caller's own, before anything is looked up. */
export async function reserveMail(
  context: Context,
  { email, address, at }: { email: string; address: string; at: Date },
) {
  const keys = { own: mailboxKey(context, email), shared: mailAskedKey(context, address) };
  const { passed } = await reserve(context.database.db, at, keys);
  if (!passed) throw await refusal(context, 'RATE_LIMITED', { at, keys: [keys.own, keys.shared] });
}

/** Counts one invitation, on the mailbox with all other mail that was asked for and on whoever invites. */
export async function reserveInvitation(
  context: Context,
  { email, by, at }: { email: string; by: string; at: Date },
): Promise<void> {
  const keys = { own: mailboxKey(context, email), shared: { key: `invitations:${by}`, pace: invitations } };
  const { passed } = await reserve(context.database.db, at, keys);
  if (!passed) throw await refusal(context, 'RATE_LIMITED', { at, keys: [keys.own, keys.shared] });
}

/** Counts an invitation that is mailed to nobody, on whoever makes it. */
export async function reserveOpenInvitation(context: Context, { by, at }: { by: string; at: Date }): Promise<void> {
  const keys = { own: { key: `invitations:${by}`, pace: invitations } };
  const { passed } = await reserve(context.database.db, at, keys);
  if (passed) return;
  throw await refusal(context, 'RATE_LIMITED', { at, keys: [keys.own], what: 'Too many invitations were made.' });
}

async function refusal(
  context: Context,
  code: 'TOO_MANY_ATTEMPTS' | 'RATE_LIMITED',
  { at, keys, what = whats[code] }: { at: Date; keys: readonly Counted[]; what?: string },
): Promise<CodedError> {
  const rows = await selectWaits(
    context.database.db,
    keys.map(({ key }) => key),
  );
  const waits = rows.map((row) => {
    const pace = keys.find(({ key }) => key === row.key)?.pace;
    const stopped = pace !== undefined && row.total >= pace.most ? pace.longestWaitMs : 0;
    return Math.max(stopped, (row.blocked_until?.getTime() ?? 0) - at.getTime());
  });
  const seconds = Math.max(1, Math.ceil(Math.max(0, ...waits) / 1000));
  return coded(code, `${what} Wait for ${inWords(seconds)} and try again.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

const whats = { RATE_LIMITED: 'Too much mail was asked for.', TOO_MANY_ATTEMPTS: 'Too many wrong attempts.' };

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} second${seconds === 1 ? '' : 's'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

const hashOf = (context: Context, text: string): string => keyedHash(context.secrets.throttle, text);
