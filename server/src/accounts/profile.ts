import type { ChangeMe } from '@tocsin/sdk/contract';
import type { Updateable } from 'kysely';
import type { z } from 'zod';
import type { Tables } from '#platform/db';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { profileLink } from './profile-link.ts';
import { isNicknameTaken } from './transaction.queries.ts';
import { lockUser, selectUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

type ProfileChange = z.infer<typeof ChangeMe>;

export async function getProfile(context: Context, userId: string): Promise<UserRow> {
  const user = await selectUser(context.database.db, userId);
  if (!user) throw coded('UNAUTHENTICATED');
  return user;
}

/** Changes what is named. `check` sees the version that is about to change, and may refuse. */
export async function changeProfile(
  context: Context,
  { userId, change, check }: { userId: string; change: ProfileChange; check: (version: number) => void },
  caller: Caller,
): Promise<UserRow> {
  const { time_zone: zone, ...rest } = change;
  if (zone !== undefined) checkZone(zone);
  const fields = given({ ...rest, ...linksOf(change), zone });
  return await context.database
    .transaction(async (tx) => {
      const user = await lockUser(tx, userId);
      if (!user) throw coded('UNAUTHENTICATED');
      check(user.version);
      const changed = await updateUser(tx, userId, { ...fields, updated_at: caller.at });
      await audit(tx, caller, { action: 'user.changed', targetId: userId, details: detailsOf(user, changed, change) });
      if (changed.locale !== user.locale) {
        await context.onUserChanged(tx, { id: userId, email: changed.email, locale: changed.locale });
      }
      return changed;
    })
    .catch((error: unknown) => Promise.reject(isNicknameTaken(error) ? nicknameTaken() : error));
}

const linkFields = ['github_url', 'linkedin_url', 'web_url'] as const;

/** The addresses that were meant, for the links that were sent. */
function linksOf(change: ProfileChange): Partial<Record<(typeof linkFields)[number], string>> {
  const pairs = linkFields.flatMap((field) => {
    const text = change[field];
    return text === undefined ? [] : [[field, profileLink(field, text)] as const];
  });
  return Object.fromEntries(pairs);
}

// What people write about themselves is theirs to take back, so the log names those fields and keeps the closed choices.
function detailsOf(before: UserRow, after: UserRow, change: ProfileChange): Record<string, string> {
  const choices = (['zone', 'locale', 'theme', 'density', 'shortcuts'] as const).flatMap((name) =>
    before[name] === after[name] ? [] : [[name, `${before[name]} → ${after[name]}`] as const],
  );
  return { fields: Object.keys(change).join(' '), ...Object.fromEntries(choices) };
}

const nicknameTaken = () =>
  coded('NICKNAME_TAKEN', 'Somebody has this nickname already. Choose another one.', {
    errors: [{ pointer: '/nickname', code: 'taken', detail: 'Somebody has this nickname already.' }],
  });

// Only what was sent is written.
function given(fields: { [K in keyof Updateable<Tables['users']>]: unknown }): Updateable<Tables['users']> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    const detail = `${zone} is not a time zone; write it like Europe/Rome.`;
    throw coded('VALIDATION_FAILED', detail, {
      cause,
      errors: [{ pointer: '/time_zone', code: 'unknown_zone', detail }],
    });
  }
}
