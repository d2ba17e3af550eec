import type { Updateable } from 'kysely';
import type { Tables } from '#platform/db';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { lockUser, selectUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

export interface ProfileChange {
  display_name?: string | undefined;
  time_zone?: string | undefined;
  locale?: 'en' | undefined;
  theme?: 'system' | 'light' | 'dark' | undefined;
  shortcuts?: boolean | undefined;
}

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
  return await context.database.transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw coded('UNAUTHENTICATED');
    check(user.version);
    const changed = await updateUser(tx, userId, { ...given({ ...rest, zone }), updated_at: caller.at });
    await audit(tx, caller, {
      action: 'user.changed',
      targetId: userId,
      details: { fields: Object.keys(change).join(' ') },
    });
    if (changed.locale !== user.locale) {
      await context.onUserChanged(tx, { id: userId, email: changed.email, locale: changed.locale });
    }
    return changed;
  });
}

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
