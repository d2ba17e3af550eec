import { drain } from '#notify';
import { readSettings } from '#platform/settings';
import { pickChannels, type Duty } from './duty.ts';
import { openGround } from './ground.ts';
import { startHousekeeping } from './housekeeping.ts';
import { openParts } from './parts.ts';
import { deliverDeps, fanOutDeps, forgettingOf } from './work.ts';

/**
 * A worker that does what is due and ends, for whoever starts it by a timer. It looks into the database itself, whatever
 * the transport is, and like a command it is a guest of a running server's embedded database.
 */
export async function workOnce(
  env: Readonly<Record<string, string | undefined>>,
  channels: Duty['channels'],
): Promise<void> {
  const settings = readSettings(env, { envFile: '.env' });
  const duty: Duty = { roles: new Set(['worker']), channels };
  await using ground = await openGround(settings, { kind: 'command' });
  await using stack = new AsyncDisposableStack();
  const parts = await openParts(stack, ground, { duty, carries: false });
  const picked = pickChannels(duty, parts.channels.channels);
  const housekeeping = await startHousekeeping(ground, forgettingOf(parts));
  stack.defer(() => housekeeping.stop());
  await housekeeping.drained();
  await drain({ fanOut: fanOutDeps(parts), deliver: deliverDeps(parts), channels: picked });
}
