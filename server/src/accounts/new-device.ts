import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';
import { readDevice } from './known-device.ts';
import { insertNewDevice, takeNewDevice } from './new-device.queries.ts';

interface Opened {
  userId: string;
  email: string;
  sessionId: string;
}

/** Notes a browser that never signed in to this account before. Its person is told a moment later, beside the sign-in. */
export async function noteNewDevice(context: Context, opened: Opened, caller: Caller): Promise<void> {
  if (readDevice(context, caller.device, opened.email) !== undefined) return;
  const { sessionId, userId } = opened;
  await insertNewDevice(context.database.db, { sessionId, userId, at: caller.at });
}

/** Tells of one; answers false when none waits. Whoever signs in for the first time knows of it. */
export async function tellNewDevice(context: Context): Promise<boolean> {
  return await context.database.transaction(async (tx) => {
    const found = await takeNewDevice(tx);
    if (!found) return false;
    const details = { device: found.device };
    if (!found.first) await context.announce(tx, [accountEvent('account.new_device', found.user_id, { details })]);
    return true;
  });
}
